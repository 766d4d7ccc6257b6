/* admission.h: whether a handler that pre-empts always finds the stack it needs, worked out before anything runs.
 *
 * An FSM may pre-empt another one if its priority is above the other's threshold, the highest priority of the other's app
 * (pre-emption thresholds: Wang and Saksena, Scheduling Fixed-Priority Tasks with Preemption Threshold, RTCSA 1999). So handlers
 * that have begun and not ended are a chain, each one's priority above the threshold of the one before. On the first stack each
 * takes what it needs and what pre-emption costs; the first one for which there is too little left, and all after it, have segments
 * of the pool. A handler with checkpoints may be on a segment itself already, so all after it have.
 *
 * Nothing is worse than that each has taken all it can when the next one comes: so the most that a chain takes of the pool is a sum
 * along it, and of all chains that end with an FSM the largest sum is found as in a longest path, priority by priority. The numbers
 * are exact: there is a chain that takes that much (handlers without a bound count as taking the whole first stack). What segments
 * checkpoints take is beside that; they get none of what is kept for pre-emption.
 */
#ifndef FSM_ADMISSION_H
#define FSM_ADMISSION_H

#include <stdbool.h>
#include <stdint.h>

#include <fsm/abi.h>

/* An FSM, as far as its stack goes. */
struct fsm_nesting {
    uint32_t need; /* its handler's bound, FSM_TYPE_AT_STACK; 0 and FSM_STACK_UNBOUNDED: not known */
    uint8_t priority, threshold;
    bool checkpoints;
};

/* What there is: the first stack; bytes that each level costs beside the handler; bytes kept in each segment. */
struct fsm_admission_room {
    uint32_t stack, level, reserve;
};

/* Per priority, of the FSMs that have it: the most of their needs; how much of the first stack those before may have taken; how
 * much of the pool is taken at most when one of them runs, its own segment included (0: it finds room on the first stack, always).
 */
struct fsm_admission {
    uint32_t need[FSM_PRIORITIES], before[FSM_PRIORITIES], pool[FSM_PRIORITIES];
    uint32_t present; /* bit p: an FSM has priority p */
};
/* at: the FSM of a number below count. Sums that do not fit into 32 bits are UINT32_MAX. */
void fsm_admission_compute(const struct fsm_admission_room *room, struct fsm_nesting (*at)(void *context, uint32_t number),
                           void *context, uint32_t count, struct fsm_admission *result);

/* The most of all levels: with a pool of so many bytes no handler ever waits for stack. */
uint32_t fsm_admission_most(const struct fsm_admission *admission);

#endif
