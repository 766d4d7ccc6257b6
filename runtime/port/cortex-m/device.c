/* device.c: devices for apps, from the board's list of what it gives away. All else is refused: RAM, flash, the processor's own
 * registers (NVIC, SysTick, MPU), the aliases in which every bit is a word, and whatever the board keeps.
 */
#include <stddef.h>

#include "../../system/system.h"
#include "board.h"
#include "core.h"
#include "uart.h"

static const struct fsm_board_device *find(uint32_t kind, uint32_t base, uint32_t size)
{
    for (uint32_t i = 0; i < fsm_board_device_count; i++) {
        const struct fsm_board_device *device = &fsm_board_devices[i];
        const bool inside = kind == FSM_DEVICE_IRQ
                                ? base - device->first_interrupt < device->interrupts
                                : base >= device->base && size <= device->size && base - device->base <= device->size - size;
        if (inside) return device;
    }
    return NULL;
}

const char *fsm_port_device_take(uint32_t kind, uint32_t base, uint32_t size)
{
    if (kind == FSM_DEVICE_PORT) return "this machine has no I/O ports: write `mmio`, or run it on one that has";
    const struct fsm_board_device *device = find(kind, base, size);
    if (!device) return "this machine gives no such device away: see the manual's list";
    if (device->port != 0) fsm_uart_give(device->port);
    if (kind == FSM_DEVICE_IRQ) fsm_nvic_switch(base, false);
    return NULL;
}

uint32_t fsm_port_device_read(uint32_t kind, uint32_t address, uint32_t width)
{
    (void)kind;
    if (width == 1) return *(volatile uint8_t *)address;
    return width == 2 ? *(volatile uint16_t *)address : *fsm_register(address);
}

void fsm_port_device_write(uint32_t kind, uint32_t address, uint32_t width, uint32_t value)
{
    (void)kind;
    if (width == 1) *(volatile uint8_t *)address = (uint8_t)value;
    else if (width == 2) *(volatile uint16_t *)address = (uint16_t)value;
    else *fsm_register(address) = value;
}
