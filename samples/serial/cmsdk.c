/* cmsdk.c: ARM's CMSDK APB UART (ARM DDI 0479, 4.3), as the MPS2 board has it, at 25 MHz. */
#include "device.h"

#include <fsm/irq.h>
#include <fsm/mmio.h>

enum { AT_DATA = 0, AT_STATE = 4, AT_CONTROL = 8, AT_INTERRUPT = 12, AT_DIVIDER = 16, WORD = 4 };
enum { STATE_FULL = 1, STATE_RECEIVED = 2 };
enum { CONTROL_TX = 1, CONTROL_RX = 2, CONTROL_TX_INTERRUPT = 4, CONTROL_RX_INTERRUPT = 8 };
enum { INTERRUPT_TX = 1, INTERRUPT_RX = 2 };
enum { CLOCK = 25000000, BAUD = 115200 };

bool device_open(struct device *device)
{
    const int32_t registers = fsm_mmio_named("registers"), received = fsm_irq_named("received"), sent = fsm_irq_named("sent");
    if (registers < 0 || received < 0 || sent < 0) return false;
    *device = (struct device){(uint32_t)registers, (uint32_t)received, (uint32_t)sent};
    fsm_mmio_write(device->registers, AT_DIVIDER, WORD, CLOCK / BAUD);
    fsm_mmio_write(device->registers, AT_CONTROL, WORD, CONTROL_TX | CONTROL_RX | CONTROL_TX_INTERRUPT | CONTROL_RX_INTERRUPT);
    return true;
}

void device_quiet(struct device *device) { fsm_mmio_write(device->registers, AT_INTERRUPT, WORD, INTERRUPT_TX | INTERRUPT_RX); }

bool device_receive(struct device *device, uint8_t *byte)
{
    if (!(fsm_mmio_read(device->registers, AT_STATE, WORD) & STATE_RECEIVED)) return false;
    *byte = (uint8_t)fsm_mmio_read(device->registers, AT_DATA, WORD);
    return true;
}

bool device_send(struct device *device, uint8_t byte)
{
    if (fsm_mmio_read(device->registers, AT_STATE, WORD) & STATE_FULL) return false;
    fsm_mmio_write(device->registers, AT_DATA, WORD, byte);
    return true;
}

static void want(uint32_t interrupt, bool wanted)
{
    if (wanted) fsm_irq_enable(interrupt);
    else fsm_irq_disable(interrupt);
}

void device_wait(struct device *device, bool receive, bool send)
{
    want(device->received, receive);
    want(device->sent, send);
}
