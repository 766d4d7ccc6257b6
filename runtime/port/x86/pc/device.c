/* device.c: devices for apps: what a PC has that cannot reach memory by itself, and that this kernel does not use. All else is
 * refused.
 */
#include <stddef.h>

#include "../../../system/system.h"
#include "../../../kernel/port.h"
#include "../fsm_port_interrupts.h"
#include "../machine.h"
#include "../pages.h"
#include "pc.h"

struct device {
    uint32_t kind, base, size;
    uint8_t line; /* 0: none; the timer's is nobody's else */
    uint8_t port; /* the serial port that it is, if it is not given away; 0: none */
};
static const struct device devices[] = {
    {FSM_DEVICE_PORT, 0x2f8, 8, FSM_PC_LINE_UART_EVEN, 1}, /* COM2 */
    {FSM_DEVICE_PORT, 0x3e8, 8, FSM_PC_LINE_UART_ODD, 2},  /* COM3 */
    {FSM_DEVICE_PORT, 0x2e8, 8, FSM_PC_LINE_UART_EVEN, 3}, /* COM4 */
    {FSM_DEVICE_PORT, 0x378, 8, 7, 0},                     /* the parallel port */
    {FSM_DEVICE_MMIO, 0xb8000, 0x8000, 0, 0},              /* text on the screen */
};
enum { DEVICES = sizeof devices / sizeof devices[0] };

static uint32_t given_lines;

bool fsm_pc_line_given(uint32_t line) { return given_lines >> line & 1; }

/* Those that share a line go with it. */
static const char *take_line(uint32_t line)
{
    bool known = false;
    for (uint32_t i = 0; i < DEVICES; i++) {
        if (line == 0 || devices[i].line != line) continue;
        known = true;
        if (devices[i].port != 0) fsm_uart_give(devices[i].port);
    }
    if (!known) return "this machine does not give this interrupt away: see the manual's list";
    fsm_pic_switch(line, false);
    given_lines |= 1u << line;
    return NULL;
}

const char *fsm_port_device_take(uint32_t kind, uint32_t base, uint32_t size)
{
    if (kind == FSM_DEVICE_IRQ) return take_line(base);
    for (uint32_t i = 0; i < DEVICES; i++) {
        const struct device *device = &devices[i];
        if (device->kind != kind || base < device->base || size > device->size || base - device->base > device->size - size)
            continue;
        if (device->port != 0) fsm_uart_give(device->port);
        if (kind == FSM_DEVICE_MMIO) fsm_pages_set(device->base, device->base + device->size, FSM_ACCESS_DEVICE);
        return NULL;
    }
    return "this machine gives no such device away: see the manual's list";
}

uint32_t fsm_port_device_read(uint32_t kind, uint32_t address, uint32_t width)
{
    if (kind == FSM_DEVICE_PORT) return fsm_in_width((uint16_t)address, width);
    if (width == 1) return *(volatile uint8_t *)address;
    return width == 2 ? *(volatile uint16_t *)address : *(volatile uint32_t *)address;
}

void fsm_port_device_write(uint32_t kind, uint32_t address, uint32_t width, uint32_t value)
{
    if (kind == FSM_DEVICE_PORT) fsm_out_width((uint16_t)address, width, value);
    else if (width == 1) *(volatile uint8_t *)address = (uint8_t)value;
    else if (width == 2) *(volatile uint16_t *)address = (uint16_t)value;
    else *(volatile uint32_t *)address = value;
}

void fsm_port_interrupt_switch(uint32_t number, bool on) { fsm_pic_switch(number, on); }
