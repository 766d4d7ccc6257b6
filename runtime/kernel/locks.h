/* locks.h: what group legacy stands on: locks that nobody waits for, and shared bytes that a lock guards. See fsm/legacy.h for what apps
 * are promised, and system.h for what the description says of them.
 *
 * What always holds: the units that are free and those that users hold add up to the lock's; only FSMs that run hold or are queued; a
 * unit is free while somebody is queued only until there is room in the mailbox of the first of them.
 */
#ifndef FSM_LOCKS_H
#define FSM_LOCKS_H

#include "kernel.h"

/* By its place in the description's table: a lock, or a block. */
struct fsm_shared {
    uint8_t *bytes;     /* of a block */
    uint8_t  free;      /* units of a lock */
    uint8_t  abandoned; /* of them given back by a trap or a stop; the next to be granted */
    uint8_t  queued;
    uint8_t  queue[FSM_SYSTEM_USERS_MAX]; /* users, by their place in the lock's list; the first is the next */
    uint8_t  held[FSM_SYSTEM_USERS_MAX];
};

/* The contracts are those of fsm/legacy.h; `number` is what an app gave. */
int32_t fsm_lock_take(const struct fsm *fsm, uint32_t number, bool or_queue);
int32_t fsm_lock_give(const struct fsm *fsm, uint32_t number);
int32_t fsm_lock_leave(struct fsm *fsm, uint32_t number);
/* A user's bytes [offset, offset + length) of a block whose lock it holds. FSM_OK, and *bytes is where they are. */
int32_t fsm_shared_reach(const struct fsm *fsm, uint32_t number, uint32_t offset, uint32_t length, uint8_t **bytes);
/* Whether the FSM may use it. */
bool fsm_shared_is_user(const struct fsm *fsm, uint32_t number);

#endif
