/* pit.c: the clock: channel 0 of an 8254 timer, once a millisecond. Its input runs at 1193182 Hz, so that a divisor of 1193 is fast
 * by 0.015 %, 13 s a day.
 */
#include "pc.h"

#include "../../../kernel/port.h"
#include "../machine.h"
#include "../platform.h"

enum { CHANNEL_0 = 0x40, CONTROL = 0x43, RATE_GENERATOR = 0x34, DIVISOR = 1193 };

static volatile uint32_t milliseconds;

void fsm_pit_start(void)
{
    fsm_out(CONTROL, RATE_GENERATOR);
    fsm_out(CHANNEL_0, DIVISOR & 0xff);
    fsm_out(CHANNEL_0, DIVISOR >> 8);
    fsm_pic_switch(FSM_PC_LINE_TIMER, true);
}

void fsm_pit_tick(void)
{
    milliseconds++;
    fsm_wake_for_time();
}

uint32_t fsm_port_now(void) { return milliseconds; }
