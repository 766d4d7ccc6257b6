/* ready.h: the ready FSMs, a queue for each priority: a ring, in which the newest's next is the oldest. Inline, since every event
 * comes by here twice. */
#ifndef FSM_READY_H
#define FSM_READY_H

#include "kernel.h"

/* At the end of its priority's queue; it must not be in it. */
static inline void fsm_ready_add(struct fsm *fsm)
{
    const unsigned priority = fsm->priority;
    FSM_ASSERT(FSM_MODULE_READY, 100, priority < FSM_PRIORITIES);
    FSM_ASSERT(FSM_MODULE_READY, 101, fsm->next == NULL);
    struct fsm *const newest = fsm_kernel.newest[priority];
    fsm_kernel.newest[priority] = fsm;
    if (newest) {
        fsm->next = newest->next;
        newest->next = fsm;
    } else {
        fsm->next = fsm;
        fsm_kernel.ready |= UINT32_C(1) << priority;
    }
}

/* The oldest of the highest of these priorities, in which there are ready ones. */
static inline struct fsm *fsm_ready_oldest(uint32_t priorities)
{
    const unsigned priority = 31u - (unsigned)__builtin_clz(priorities);
    struct fsm *const fsm = fsm_kernel.newest[priority]->next;
    FSM_ASSERT(FSM_MODULE_READY, 200, fsm->priority == priority);
    return fsm;
}

/* The one behind `before` in its queue, taken out. */
static inline void fsm_ready_unlink(struct fsm *before, struct fsm *fsm)
{
    const unsigned priority = fsm->priority;
    FSM_ASSERT(FSM_MODULE_READY, 201, before->next == fsm);
    if (before == fsm) {
        fsm_kernel.newest[priority] = NULL;
        fsm_kernel.ready &= ~(UINT32_C(1) << priority);
    } else before->next = fsm->next;
    fsm->next = NULL;
}

/* The oldest of its priority, taken out. */
static inline void fsm_ready_take(struct fsm *fsm) { fsm_ready_unlink(fsm_kernel.newest[fsm->priority], fsm); }

/* Taken out, from anywhere in its queue. False: it was not in it: it has no event, or its handler is at one. */
static inline bool fsm_ready_leave(struct fsm *fsm)
{
    struct fsm *before = fsm->next, **const newest = &fsm_kernel.newest[fsm->priority];
    if (!before) return false;
    while (before->next != fsm) before = before->next;
    if (*newest == fsm) *newest = before;
    fsm_ready_unlink(before, fsm);
    return true;
}

#endif
