/* stm32.c: ST's USART of the STM32F4 (RM0090, 30), as the Netduino Plus 2 has it, on the bus of 42 MHz. What arrives before it is
 * switched on is lost. */
#include "device.h"

#include <fsm/irq.h>
#include <fsm/mmio.h>

enum { AT_STATUS = 0x00, AT_DATA = 0x04, AT_DIVIDER = 0x08, AT_CONTROL = 0x0c, WORD = 4 };
enum { STATUS_RECEIVED = 1 << 5, STATUS_EMPTY = 1 << 7 };
enum { CONTROL_RX = 1 << 2, CONTROL_TX = 1 << 3, CONTROL_ON_RECEIVED = 1 << 5, CONTROL_ON_EMPTY = 1 << 7, CONTROL_ON = 1 << 13 };
enum { CLOCK = 42000000, BAUD = 115200 };

static void control(struct device *device, uint32_t interrupts)
{
    fsm_mmio_write(device->registers, AT_CONTROL, WORD, CONTROL_ON | CONTROL_TX | CONTROL_RX | interrupts);
}

bool device_open(struct device *device)
{
    const int32_t registers = fsm_mmio_named("registers"), interrupt = fsm_irq_named("interrupt");
    if (registers < 0 || interrupt < 0) return false;
    *device = (struct device){(uint32_t)registers, (uint32_t)interrupt, (uint32_t)interrupt};
    fsm_mmio_write(device->registers, AT_DIVIDER, WORD, CLOCK / BAUD);
    control(device, 0);
    return true;
}

void device_quiet(struct device *device) { control(device, 0); }

bool device_receive(struct device *device, uint8_t *byte)
{
    if (!(fsm_mmio_read(device->registers, AT_STATUS, WORD) & STATUS_RECEIVED)) return false;
    *byte = (uint8_t)fsm_mmio_read(device->registers, AT_DATA, WORD);
    return true;
}

bool device_send(struct device *device, uint8_t byte)
{
    if (!(fsm_mmio_read(device->registers, AT_STATUS, WORD) & STATUS_EMPTY)) return false;
    fsm_mmio_write(device->registers, AT_DATA, WORD, byte);
    return true;
}

void device_wait(struct device *device, bool receive, bool send)
{
    control(device, (receive ? CONTROL_ON_RECEIVED : 0) | (send ? CONTROL_ON_EMPTY : 0));
    if (receive || send) fsm_irq_enable(device->received);
    else fsm_irq_disable(device->received);
}
