/* fsm_port_observe.h: what the kernel tells of its work to whoever watches it. Nobody does here, and nothing is left of it in the
 * machine's code; where somebody does, port/posix/observed/ has a header of this name.
 *
 * Called with interrupts off:
 * fsm_observe_posted:   an event of this type is in the FSM's mailbox now. Types from FSM_MESSAGE_FIRST on: the running FSM sent it.
 * fsm_observe_refused:  it is not, for this reason, which is answered.
 * fsm_observe_begin:    the FSM's handler is about to get its oldest event; it is not yet the running one's turn to go on.
 * fsm_observe_end:      the handler has ended; trap: how, NULL: it returned, and its event leaves the mailbox.
 * fsm_observe_cleared:  what is in the mailbox is lost.
 * fsm_observe_stopped:  the FSM gets no more events.
 */
#ifndef FSM_PORT_OBSERVE_H
#define FSM_PORT_OBSERVE_H

#include <stdint.h>

struct fsm;
struct fsm_trap;

static inline void fsm_observe_posted(const struct fsm *to, uint32_t type) { (void)to, (void)type; }
static inline int32_t fsm_observe_refused(const struct fsm *to, uint32_t type, int32_t reason)
{
    (void)to, (void)type;
    return reason;
}
static inline void fsm_observe_begin(const struct fsm *fsm) { (void)fsm; }
static inline void fsm_observe_end(const struct fsm *fsm, const struct fsm_trap *trap) { (void)fsm, (void)trap; }
static inline void fsm_observe_cleared(const struct fsm *fsm) { (void)fsm; }
static inline void fsm_observe_stopped(const struct fsm *fsm) { (void)fsm; }

#endif
