/* idle.c: sleeping until there may be something to do.
 *
 * The clock ticks all the time, and each tick sets fsm_kernel.woken so that a busy kernel knows when to look at its timers; a
 * sleeping one is only woken by its deadline or by a device.
 */
#include "../../kernel/kernel.h"
#include "machine.h"
#include "platform.h"

static volatile bool device_called;

void fsm_wake_for_time(void) { fsm_kernel.woken = true; }

void fsm_wake_for_device(void)
{
    fsm_kernel.woken = true;
    device_called = true;
}

void fsm_port_idle(uint32_t deadline, bool forever)
{
    if (!fsm_kernel.woken) {
        /* Whatever a device said before now, the kernel has looked at since: it cleared fsm_kernel.woken first. */
        device_called = false;
        while (!device_called && (forever || (int32_t)(deadline - fsm_port_now()) > 0)) fsm_sleep();
    }
}
