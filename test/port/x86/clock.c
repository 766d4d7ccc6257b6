/* clock.c: time, and sleeping. */
#include <stdint.h>

#include "../../../runtime/kernel/kernel.h"
#include "../../../runtime/port/x86/machine.h"
#include "check.h"

enum { CMOS_INDEX = 0x70, CMOS_DATA = 0x71, CMOS_SECONDS = 0 };

static uint8_t second(void)
{
    fsm_out(CMOS_INDEX, CMOS_SECONDS);
    return fsm_in(CMOS_DATA);
}

static void wait_for_next_second(void)
{
    uint8_t now = second();
    while (second() == now) {
    }
}

/* How long an idle takes. */
static uint32_t idle(bool woken, uint32_t deadline)
{
    uint32_t before = fsm_port_now();
    fsm_kernel.woken = woken;
    test_idle(deadline, false);
    return fsm_port_now() - before;
}

void check_clock(void)
{
    uint32_t before = fsm_port_now();
    check(before < 1000, "the clock begins at the start");
    check(idle(true, before + 1000) < 5, "idle returns at once when something has happened");
    check(idle(false, fsm_port_now() - 1) < 5, "and when the deadline has passed");
    uint32_t slept = idle(false, fsm_port_now() + 200);
    check(slept >= 199 && slept < 210, "otherwise at the deadline");
    check(fsm_kernel.woken, "time wakes");

    wait_for_next_second();
    before = fsm_port_now();
    wait_for_next_second();
    uint32_t took = fsm_port_now() - before;
    check(took >= 990 && took <= 1010, "a second of the real-time clock is 1000 ms");
}
