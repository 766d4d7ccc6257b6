/* Group timer. */
#include "../kernel/gate.h"

int32_t fsm_timer_after_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_timers_start(fsm, arguments[1].value, false);
}

int32_t fsm_timer_every_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_timers_start(fsm, arguments[1].value, true);
}

int32_t fsm_timer_cancel_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_timers_cancel(fsm, arguments[1].value);
}

int32_t fsm_timer_now_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    (void)fsm, (void)arguments;
    return (int32_t)fsm_port_now();
}
