#include "interrupt.h"

#include "mailbox.h"

static struct fsm_irq *of_fsm(const struct fsm *fsm, uint32_t handle)
{
    for (unsigned i = 0; i < fsm_kernel.irq_count; i++)
        if (fsm_kernel.irqs[i].fsm == fsm && fsm_kernel.irqs[i].handle == handle) return &fsm_kernel.irqs[i];
    return NULL;
}

/* Its event, if there is room. The port is asked again soon if there is not: the mailbox gets emptier with each event that is
 * handled. */
typedef int32_t put(struct fsm *fsm, uint32_t type, uint16_t source, const void *data, uint32_t length);
static inline __attribute__((always_inline)) void deliver(struct fsm_irq *irq, put *put_in)
{
    const int32_t answer = put_in(irq->fsm, FSM_IRQ, irq->handle, "", 0);
    FSM_ASSERT(FSM_MODULE_INTERRUPT, 100, answer != FSM_ERROR_GONE); /* it was switched off when the FSM was stopped */
    irq->state = answer == FSM_OK ? FSM_IRQ_OFF : FSM_IRQ_RAISED;
    if (answer != FSM_OK) fsm_kernel.woken = true;
}

bool fsm_interrupt(uint32_t number)
{
    for (struct fsm_irq *irq = fsm_kernel.irqs, *end = irq + fsm_kernel.irq_count; irq < end; irq++) {
        if (irq->number != number) continue;
        fsm_port_interrupt_switch(number, false);
        if (irq->state == FSM_IRQ_ON) deliver(irq, fsm_mailbox_post);
        return true;
    }
    return false;
}

void fsm_irqs_deliver(void)
{
    for (unsigned i = 0; i < fsm_kernel.irq_count; i++)
        if (fsm_kernel.irqs[i].state == FSM_IRQ_RAISED) deliver(&fsm_kernel.irqs[i], fsm_mailbox_put);
}

void fsm_irqs_enable(const struct fsm *fsm, uint32_t handle)
{
    struct fsm_irq *irq = of_fsm(fsm, handle);
    FSM_ASSERT(FSM_MODULE_INTERRUPT, 200, irq != NULL && (fsm->status & FSM_RUNNING));
    if (irq->state != FSM_IRQ_OFF) return;
    irq->state = FSM_IRQ_ON; /* first: it may come at once */
    fsm_port_interrupt_switch(irq->number, true);
}

/* In this order: what comes between the two is raised, and then forgotten. */
static void disable(struct fsm_irq *irq)
{
    fsm_port_interrupt_switch(irq->number, false);
    irq->state = FSM_IRQ_OFF;
}

void fsm_irqs_disable(const struct fsm *fsm, uint32_t handle)
{
    struct fsm_irq *irq = of_fsm(fsm, handle);
    FSM_ASSERT(FSM_MODULE_INTERRUPT, 201, irq != NULL);
    disable(irq);
}

void fsm_irqs_disable_all(const struct fsm *fsm)
{
    for (unsigned i = 0; i < fsm_kernel.irq_count; i++)
        if (fsm_kernel.irqs[i].fsm == fsm) disable(&fsm_kernel.irqs[i]);
}
