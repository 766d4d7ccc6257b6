/* fsm_port_observe.h: see port/unobserved/: here somebody watches (watch.c). */
#ifndef FSM_PORT_OBSERVE_H
#define FSM_PORT_OBSERVE_H

#include <stdint.h>

struct fsm;
struct fsm_trap;

void fsm_observe_posted(const struct fsm *to, uint32_t type);
int32_t fsm_observe_refused(const struct fsm *to, uint32_t type, int32_t reason);
void fsm_observe_begin(const struct fsm *fsm);
void fsm_observe_end(const struct fsm *fsm, const struct fsm_trap *trap);
void fsm_observe_cleared(const struct fsm *fsm);
void fsm_observe_stopped(const struct fsm *fsm);

#endif
