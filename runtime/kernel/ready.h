/* ready.h: the ready FSMs, a queue for each priority. Inline, since every event comes by here twice. */
#ifndef FSM_READY_H
#define FSM_READY_H

#include "kernel.h"

/* At the end of its priority's queue; it must not be in it. */
static inline void fsm_ready_add(struct fsm *fsm)
{
    const unsigned priority = fsm->priority;
    FSM_ASSERT(FSM_MODULE_READY, 100, priority < FSM_PRIORITIES);
    FSM_ASSERT(FSM_MODULE_READY, 101, (fsm->status & FSM_RUNNING) && fsm->next == NULL);
    if (fsm_kernel.ready >> priority & 1) fsm_kernel.newest[priority]->next = fsm;
    else fsm_kernel.oldest[priority] = fsm;
    fsm_kernel.newest[priority] = fsm;
    fsm_kernel.ready |= UINT32_C(1) << priority;
}

/* The oldest of the highest priority, taken out; NULL: none is ready. */
static inline struct fsm *fsm_ready_take(void)
{
    if (fsm_kernel.ready == 0) return NULL;
    const unsigned priority = 31u - (unsigned)__builtin_clz(fsm_kernel.ready);
    struct fsm *fsm = fsm_kernel.oldest[priority];
    FSM_ASSERT(FSM_MODULE_READY, 200, fsm != NULL && fsm->priority == priority);
    fsm_kernel.oldest[priority] = fsm->next;
    if (!fsm->next) fsm_kernel.ready &= ~(UINT32_C(1) << priority);
    fsm->next = NULL;
    return fsm;
}

#endif
