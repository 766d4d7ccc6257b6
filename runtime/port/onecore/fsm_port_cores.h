/* fsm_port_cores.h: what the kernel asks when several dispatchers run, each on a core of its own (kernel/cores.h). Here there is
 * one, and nothing is left of it in the machine's code; port/posix/ has a header of this name for several.
 *
 * FSM_SEVERAL_CORES:  whether there can be more than one.
 * fsm_cores_memory:   memory that all cores see, as fsm_port_memory.
 * fsm_cores_shared:   whether FSMs of other cores send to this one, which then has FSM_SHARED for FSM_RUNNING.
 * fsm_cores_post:     fsm_mailbox_post for a shared one. fsm_cores_drop_first: fsm_mailbox_drop_first.
 * fsm_cores_hold:     until fsm_cores_release nobody but this core posts to the FSM.
 * fsm_cores_receive:  FSMs of this core that others have posted to become ready.
 * fsm_cores_work:     this core has something to do. fsm_cores_rest: nothing, until its next deadline, if it has one.
 * fsm_cores_active:   a handler ran at this moment; fsm_cores_activity: when one did last, on any core.
 * fsm_cores_end:      the run ends, on all cores; fsm_cores_ended: somebody said so.
 */
#ifndef FSM_PORT_CORES_H
#define FSM_PORT_CORES_H

#include "../../kernel/kernel.h"

enum { FSM_SEVERAL_CORES = 0 };

/* What rests. */
enum fsm_rest { FSM_REST_NONE, FSM_REST_THIS, FSM_REST_ALL };

static inline void *fsm_cores_memory(uint32_t size) { return fsm_port_memory(size); }
static inline bool fsm_cores_shared(const struct fsm *fsm) { return (void)fsm, false; }
static inline int32_t fsm_cores_post(struct fsm *fsm, uint32_t type, uint16_t source, const void *data, uint32_t length)
{
    return (void)fsm, (void)type, (void)source, (void)data, (void)length, FSM_ERROR_GONE;
}
static inline bool fsm_cores_drop_first(struct fsm *fsm) { return (void)fsm, false; }
static inline void fsm_cores_hold(struct fsm *fsm) { (void)fsm; }
static inline void fsm_cores_release(struct fsm *fsm) { (void)fsm; }
static inline void fsm_cores_receive(void) {}
static inline void fsm_cores_work(void) {}
static inline enum fsm_rest fsm_cores_rest(uint32_t now) { return (void)now, FSM_REST_ALL; }
static inline void fsm_cores_active(uint32_t now) { fsm_kernel.last_activity = now; }
static inline uint32_t fsm_cores_activity(void) { return fsm_kernel.last_activity; }
static inline void fsm_cores_end(void) {}
static inline bool fsm_cores_ended(void) { return false; }

#endif
