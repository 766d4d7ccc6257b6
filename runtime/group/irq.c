/* Group irq: interrupts as events. The gate has checked the handle. */
#include "../kernel/gate.h"

static int32_t fsm_irq_find_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_device_named(fsm, true, arguments[0].read, arguments[1].value);
}
FSM_GATE(fsm_irq_find)

static int32_t fsm_irq_enable_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    fsm_irqs_enable(fsm, arguments[0].value);
    return FSM_OK;
}
FSM_GATE(fsm_irq_enable)

static int32_t fsm_irq_disable_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    fsm_irqs_disable(fsm, arguments[0].value);
    return FSM_OK;
}
FSM_GATE(fsm_irq_disable)
