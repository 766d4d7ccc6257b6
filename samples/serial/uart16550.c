/* uart16550.c: the 16550A serial port of a PC (National Semiconductor PC16550D data sheet), its FIFOs off. The PC's interrupt
 * controller sees edges: so all requests are taken back first, and whatever is asked for again is an edge. */
#include "device.h"

#include <fsm/irq.h>
#include <fsm/mmio.h>

enum { AT_DATA = 0, AT_REQUESTS = 1, AT_FIFO = 2, AT_LINE_CONTROL = 3, AT_MODEM_CONTROL = 4, AT_STATUS = 5, BYTE = 1 };
enum { ON_RECEIVED = 1, ON_EMPTY = 2, STATUS_RECEIVED = 0x01, STATUS_EMPTY = 0x20 };
enum { DIVISOR_OF_115200 = 1, LINE_DIVISOR = 0x80, LINE_8N1 = 0x03, MODEM_READY_AND_INTERRUPTS = 0x0b };

static void write(struct device *device, uint32_t at, uint32_t value) { fsm_mmio_write(device->registers, at, BYTE, value); }

bool device_open(struct device *device)
{
    const int32_t registers = fsm_mmio_named("registers"), interrupt = fsm_irq_named("interrupt");
    if (registers < 0 || interrupt < 0) return false;
    *device = (struct device){(uint32_t)registers, (uint32_t)interrupt, (uint32_t)interrupt};
    write(device, AT_REQUESTS, 0);
    write(device, AT_LINE_CONTROL, LINE_DIVISOR);
    write(device, AT_DATA, DIVISOR_OF_115200);
    write(device, AT_REQUESTS, 0);
    write(device, AT_LINE_CONTROL, LINE_8N1);
    write(device, AT_MODEM_CONTROL, MODEM_READY_AND_INTERRUPTS);
    return true;
}

void device_quiet(struct device *device) { write(device, AT_REQUESTS, 0); }

bool device_receive(struct device *device, uint8_t *byte)
{
    if (!(fsm_mmio_read(device->registers, AT_STATUS, BYTE) & STATUS_RECEIVED)) return false;
    *byte = (uint8_t)fsm_mmio_read(device->registers, AT_DATA, BYTE);
    return true;
}

bool device_send(struct device *device, uint8_t byte)
{
    if (!(fsm_mmio_read(device->registers, AT_STATUS, BYTE) & STATUS_EMPTY)) return false;
    write(device, AT_DATA, byte);
    return true;
}

void device_wait(struct device *device, bool receive, bool send)
{
    if (!receive && !send) {
        fsm_irq_disable(device->received);
        return;
    }
    fsm_irq_enable(device->received);
    write(device, AT_REQUESTS, (receive ? ON_RECEIVED : 0) | (send ? ON_EMPTY : 0));
}
