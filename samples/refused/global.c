/* global.c: counts in a global variable, and is refused by the compiler: two FSMs of this type would share it, and a record of one
 * FSM's events would not say what it holds. The way out is a member of the state, as in ../heartbeat. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

FSM_APP(global, FSM_VERSION(1), FSM_USES(log, timer));

struct global {
    uint32_t unused;
};

static uint32_t beats;

FSM_TYPE(global, struct global)
{
    switch (event->type) {
    case FSM_START: fsm_timer_every(self, 1000); break;
    case FSM_TIMER: fsm_log_info("beat %u", ++beats); break;
    }
}
