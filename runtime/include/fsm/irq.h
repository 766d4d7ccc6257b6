/* fsm/irq.h: interrupts of the devices that the system file gives this FSM, as events. Group irq.
 *
 * An interrupt that is enabled becomes one FSM_IRQ event, whose source is its handle; from then on it is disabled, until it is enabled
 * again. So one that does not stop cannot keep the machine busy, and no more than one event of it is in the mailbox. While the mailbox is
 * full the event waits. Interrupts are disabled when an FSM starts, restarts or stops.
 *
 * First quiet the device, then enable the interrupt: one that is still asked for, or is again, comes as the next event. A device that asks
 * by short pulses wants it the other way round: what came and went while the interrupt was disabled may be gone.
 */
#ifndef FSM_IRQ_H
#define FSM_IRQ_H

#include <fsm/app.h>

FSM_C_BEGIN

/* The handle of an interrupt, 0 or more; FSM_ERROR_ABSENT: this FSM has none of this name. */
FSM_API(irq) int32_t fsm_irq_find(const char *name, uint32_t length);
FSM_API(irq) static inline int32_t fsm_irq_named(const char *name) { return fsm_irq_find(name, (uint32_t)__builtin_strlen(name)); }

/* FSM_OK; a handle that is not of an interrupt of this FSM traps. Enabling one whose event has not been delivered yet changes nothing. */
FSM_API(irq) int32_t fsm_irq_enable(uint32_t interrupt);
/* An event that is not in the mailbox yet does not come any more. */
FSM_API(irq) int32_t fsm_irq_disable(uint32_t interrupt);

FSM_C_END

#endif
