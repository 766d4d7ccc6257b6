/* ticker.c: goes on, whatever happens beside it. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

FSM_APP(ticker, FSM_VERSION(1), FSM_USES(log, timer));

struct ticker {
    uint32_t ticks;
};

FSM_TYPE(ticker, struct ticker)
{
    if (event->type == FSM_START) fsm_timer_every(self, 100);
    if (event->type == FSM_TIMER) fsm_log_info("tick %u", ++self->ticks);
}
