/* device.c: a process has no registers and no interrupts to give away. */
#include "posix.h"

#include <fsm_port_interrupts.h>

const char *fsm_port_device_take(uint32_t kind, uint32_t base, uint32_t size)
{
    (void)kind, (void)base, (void)size;
    return "a hosted kernel has no devices to give: run this on a machine of its own";
}

uint32_t fsm_port_device_read(uint32_t kind, uint32_t address, uint32_t width)
{
    (void)kind, (void)address, (void)width;
    FSM_ASSERT(FSM_MODULE_RUN, 920, false); /* none was taken */
    return 0;
}

void fsm_port_device_write(uint32_t kind, uint32_t address, uint32_t width, uint32_t value)
{
    (void)kind, (void)address, (void)width, (void)value;
    FSM_ASSERT(FSM_MODULE_RUN, 921, false);
}

void fsm_port_interrupt_switch(uint32_t number, bool on)
{
    (void)number, (void)on;
    FSM_ASSERT(FSM_MODULE_RUN, 922, false);
}
