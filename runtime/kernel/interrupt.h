/* interrupt.h: interrupts of devices that are apps': from the interrupt controller to an event.
 *
 * An interrupt is off, on, or raised. Only one that is on comes; it is switched off at the controller at once, and is raised until
 * its event is in the mailbox of its FSM, which is when there is room. So nothing is lost, and nothing comes twice.
 */
#ifndef FSM_INTERRUPT_H
#define FSM_INTERRUPT_H

#include <stdbool.h>
#include <stdint.h>

/* For ports: interrupt `number` has come. False: it is no app's. To be called with interrupts off; short. */
bool fsm_interrupt(uint32_t number);

#endif
