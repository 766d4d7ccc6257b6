/* Group timer. */
#include "../kernel/gate.h"

static int32_t fsm_timer_after_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_timers_start(fsm, arguments[1].value, false);
}
FSM_GATE_APART(fsm_timer_after)

static int32_t fsm_timer_every_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_timers_start(fsm, arguments[1].value, true);
}
FSM_GATE_APART(fsm_timer_every)

static int32_t fsm_timer_cancel_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_timers_cancel(fsm, arguments[1].value);
}
FSM_GATE_APART(fsm_timer_cancel)

static int32_t fsm_timer_now_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    (void)fsm, (void)arguments;
    return (int32_t)fsm_port_now();
}
FSM_GATE_APART(fsm_timer_now)
