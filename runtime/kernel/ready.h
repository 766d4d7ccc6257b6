/* ready.h: the ready FSMs, a queue for each priority. Inline, since every event comes by here twice. */
#ifndef FSM_READY_H
#define FSM_READY_H

#include "kernel.h"

/* At the end of its priority's queue; it must not be in it. */
static inline void fsm_ready_add(struct fsm *fsm)
{
    const unsigned priority = fsm->priority;
    FSM_ASSERT(FSM_MODULE_READY, 100, priority < FSM_PRIORITIES);
    FSM_ASSERT(FSM_MODULE_READY, 101, fsm->next == NULL);
    if (fsm_kernel.ready >> priority & 1) fsm_kernel.newest[priority]->next = fsm;
    else fsm_kernel.oldest[priority] = fsm;
    fsm_kernel.newest[priority] = fsm;
    fsm_kernel.ready |= UINT32_C(1) << priority;
}

/* The oldest of the highest of these priorities, in which there are ready ones. */
static inline struct fsm *fsm_ready_oldest(uint32_t priorities)
{
    const unsigned priority = 31u - (unsigned)__builtin_clz(priorities);
    struct fsm *fsm = fsm_kernel.oldest[priority];
    FSM_ASSERT(FSM_MODULE_READY, 200, fsm != NULL && fsm->priority == priority);
    return fsm;
}

/* The oldest of its priority, taken out. */
static inline void fsm_ready_take(struct fsm *fsm)
{
    const unsigned priority = fsm->priority;
    struct fsm *const next = fsm->next;
    FSM_ASSERT(FSM_MODULE_READY, 201, fsm == fsm_kernel.oldest[priority]);
    fsm_kernel.oldest[priority] = next;
    fsm->next = NULL;
    if (!next) fsm_kernel.ready &= ~(UINT32_C(1) << priority);
}

#endif
