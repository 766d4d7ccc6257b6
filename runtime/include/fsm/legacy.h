/* fsm/legacy.h: locks and shared bytes, for code that was written for threads. Group legacy; discouraged: `fsmcc --explain fsm-legacy`.
 *
 * The system file makes them, and names the FSMs that may use each: its users. A mutex is a lock of one unit, a semaphore one of several.
 * Nothing here waits: who asks for a unit that nobody has free goes on, and gets an event FSM_GRANTED when it is its turn, in the
 * order of asking. Shared bytes are reached by copying, and only while holding the lock that the system file guards them by.
 *
 *   case FSM_START:   self->bus = (uint32_t)fsm_legacy_find("bus");
 *                     if (fsm_mutex_request(self->bus) != FSM_LOCK_QUEUED) use_bus(self);
 *                     break;
 *   case FSM_GRANTED: use_bus(self); break;       …and fsm_mutex_release(self->bus) when it is done, at this event or a later one
 *
 * An FSM that traps, is stopped or restarted gives back all it holds, and is in no queue any more. Whoever gets such a unit next is told:
 * what it guards may be half done.
 */
#ifndef FSM_LEGACY_H
#define FSM_LEGACY_H

#include <fsm/app.h>

FSM_C_BEGIN

/* What try and request answer. */
enum {
    FSM_LOCK_GRANTED   = 0, /* a unit is this FSM's */
    FSM_LOCK_ABANDONED = 1, /* so it is, and the one who had it before has trapped, or was stopped, with it */
    FSM_LOCK_QUEUED    = 2, /* request alone: FSM_GRANTED comes later */
};

/* What an FSM_GRANTED event carries: fsm_message(event, fsm_grant). It is not lost: where the mailbox is full, the next place that
 * becomes free is kept for it, and until then the unit is nobody else's. */
struct fsm_grant {
    uint32_t lock;
    uint32_t state; /* FSM_LOCK_GRANTED or FSM_LOCK_ABANDONED */
};

/* In all calls below: FSM_ERROR_ABSENT: there is no such lock, or block, or this FSM is none of its users. In try and request:
 * FSM_ERROR_GONE: a supervisor that this handler waited for has stopped this FSM. */

/* A unit, if one is free and nobody is queued: FSM_LOCK_GRANTED, FSM_LOCK_ABANDONED. FSM_ERROR_FULL: none is. A mutex that this FSM
 * already has is not free. */
FSM_API(legacy) int32_t fsm_lock_try(uint32_t lock);

/* A unit, now or later: FSM_LOCK_GRANTED, FSM_LOCK_ABANDONED, FSM_LOCK_QUEUED. FSM_ERROR_FULL: as many as may be are queued;
 * FSM_ERROR_RANGE: this FSM is queued already, or has all units there are. */
FSM_API(legacy) int32_t fsm_lock_request(uint32_t lock);

/* Gives a unit back; the first of the queue gets it. FSM_OK; FSM_ERROR_OWNER: this FSM has none. */
FSM_API(legacy) int32_t fsm_lock_release(uint32_t lock);

/* No longer wants one. FSM_OK, and no FSM_GRANTED comes; FSM_ERROR_OWNER: it is not queued; it may have got it, with the event on its
 * way. */
FSM_API(legacy) int32_t fsm_lock_withdraw(uint32_t lock);

/* Copies `length` bytes from, or to, `offset` of a shared block. It begins as zeros, and stays what it is when an FSM is restarted.
 * FSM_OK; FSM_ERROR_OWNER: this FSM does not hold the block's lock; FSM_ERROR_RANGE: not all of them are in the block. */
FSM_API(legacy) int32_t fsm_shared_read(uint32_t block, uint32_t offset, void *to, uint32_t length);
FSM_API(legacy) int32_t fsm_shared_write(uint32_t block, uint32_t offset, const void *from, uint32_t length);

/* The number of the lock or block that the system file calls so. */
FSM_API(legacy) int32_t fsm_legacy_find_name(const char *name, uint32_t length);

FSM_API(legacy) static inline int32_t fsm_legacy_find(const char *name)
{
    return fsm_legacy_find_name(name, (uint32_t)__builtin_strlen(name));
}

/* The names that such code has for them. */
#define fsm_mutex_try          fsm_lock_try
#define fsm_mutex_request      fsm_lock_request
#define fsm_mutex_release      fsm_lock_release
#define fsm_mutex_withdraw     fsm_lock_withdraw
#define fsm_semaphore_try      fsm_lock_try
#define fsm_semaphore_request  fsm_lock_request
#define fsm_semaphore_release  fsm_lock_release
#define fsm_semaphore_withdraw fsm_lock_withdraw

FSM_C_END

#endif
