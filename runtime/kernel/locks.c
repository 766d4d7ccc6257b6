#include "locks.h"

#include <fsm/legacy.h>

#include "mailbox.h"

#include <string.h>

enum { NO_USER = FSM_SYSTEM_USERS_MAX };

static struct fsm_shared *shared_at(uint32_t number) { return &fsm_kernel.shared[number]; }
static struct fsm_system_object object_at(uint32_t number) { return fsm_system_object(&fsm_kernel.system, number); }

int fsm_locks_make(void)
{
    const uint32_t count = fsm_kernel.system.objects;
    if (count == 0) return 0;
    fsm_kernel.shared = fsm_port_memory(count * (uint32_t)sizeof *fsm_kernel.shared);
    for (uint32_t i = 0; fsm_kernel.shared && i < count; i++) {
        const struct fsm_system_object object = object_at(i);
        if (object.bytes == 0) shared_at(i)->free = object.units;
        else shared_at(i)->bytes = fsm_port_memory(object.bytes);
        if (object.bytes != 0 && !shared_at(i)->bytes)
            return fsm_report("no memory for the %lu bytes of %s", (unsigned long)object.bytes, object.name), 3;
    }
    return fsm_kernel.shared ? 0 : (fsm_report("no memory for %lu locks", (unsigned long)count), 3);
}

/* No user is an array: fsm_system_open has seen to it. */
static struct fsm *user_at(const struct fsm_system_object *lock, uint32_t user)
{
    return &fsm_kernel.fsms[fsm_kernel.entries[fsm_system_user(lock, user)].first];
}

/* The FSM's place in the lock's list; NO_USER. */
static uint32_t user_of(const struct fsm_system_object *lock, const struct fsm *fsm)
{
    uint32_t user = 0;
    while (user < lock->users && user_at(lock, user) != fsm) user++;
    return user < lock->users ? user : NO_USER;
}

/* The lock of that number and the FSM's place in its list; NO_USER also if it is a block, which has no list of its own. */
static uint32_t find(const struct fsm *fsm, uint32_t number, struct fsm_system_object *lock)
{
    if (number >= fsm_kernel.system.objects) return NO_USER;
    *lock = object_at(number);
    return user_of(lock, fsm);
}

bool fsm_shared_is_user(const struct fsm *fsm, uint32_t number)
{
    if (number >= fsm_kernel.system.objects) return false;
    struct fsm_system_object object = object_at(number);
    if (object.bytes != 0) object = object_at(object.lock);
    return user_of(&object, fsm) != NO_USER;
}

static uint32_t take(struct fsm_shared *lock, uint32_t user)
{
    const bool abandoned = lock->abandoned > 0;
    FSM_ASSERT(FSM_MODULE_LOCKS, 100, lock->free > 0 && user < NO_USER);
    lock->free--;
    lock->held[user]++;
    if (abandoned) lock->abandoned--;
    FSM_ASSERT(FSM_MODULE_LOCKS, 101, lock->abandoned <= lock->free);
    return abandoned ? FSM_LOCK_ABANDONED : FSM_LOCK_GRANTED;
}

/* False: the user was not in the queue. */
static bool leave_queue(struct fsm_shared *lock, uint32_t user)
{
    uint8_t at = 0;
    while (at < lock->queued && lock->queue[at] != user) at++;
    if (at == lock->queued) return false;
    lock->queued--;
    memmove(lock->queue + at, lock->queue + at + 1, lock->queued - at);
    return true;
}

/* Free units to those who are queued, in order, as far as they can be told. */
static void settle(uint32_t number)
{
    struct fsm_shared *lock = shared_at(number);
    const struct fsm_system_object object = object_at(number);
    while (lock->free > 0 && lock->queued > 0) {
        const uint32_t user = lock->queue[0];
        const struct fsm_grant grant = {.lock = number, .state = lock->abandoned > 0 ? FSM_LOCK_ABANDONED : FSM_LOCK_GRANTED};
        struct fsm *fsm = user_at(&object, user);
        if (fsm_mailbox_put_reserved(fsm, FSM_GRANTED, (uint16_t)number, &grant, sizeof grant) != FSM_OK) {
            fsm_kernel.unsettled = true;
            return;
        }
        leave_queue(lock, user);
        take(lock, user);
    }
}

void fsm_locks_settle(void)
{
    if (!fsm_kernel.unsettled) return;
    fsm_kernel.unsettled = false;
    for (uint32_t i = 0; i < fsm_kernel.system.objects; i++)
        if (!shared_at(i)->bytes) settle(i);
}

void fsm_locks_abandon(const struct fsm *fsm)
{
    for (uint32_t i = 0; i < fsm_kernel.system.objects && fsm_kernel.shared; i++) {
        struct fsm_system_object object;
        struct fsm_shared *lock = shared_at(i);
        const uint32_t user = find(fsm, i, &object);
        if (user == NO_USER) continue;
        leave_queue(lock, user);
        lock->free = (uint8_t)(lock->free + lock->held[user]);
        lock->abandoned = (uint8_t)(lock->abandoned + lock->held[user]);
        lock->held[user] = 0;
        FSM_ASSERT(FSM_MODULE_LOCKS, 200, lock->free <= object.units && lock->abandoned <= lock->free);
        fsm_kernel.unsettled = fsm_kernel.woken = true; /* the dispatcher is to look at it */
    }
}

int32_t fsm_lock_take(const struct fsm *fsm, uint32_t number, bool or_queue)
{
    struct fsm_system_object object;
    const uint32_t user = find(fsm, number, &object);
    if (user == NO_USER) return FSM_ERROR_ABSENT;
    struct fsm_shared *lock = shared_at(number);
    if (!(fsm->status & FSM_RUNNING)) return FSM_ERROR_GONE; /* stopped while its handler runs */
    if (or_queue && (lock->held[user] == object.units || memchr(lock->queue, (int)user, lock->queued))) return FSM_ERROR_RANGE;
    if (lock->free > 0 && lock->queued == 0) return (int32_t)take(lock, user);
    if (!or_queue || lock->queued >= object.waiters) return FSM_ERROR_FULL;
    FSM_ASSERT(FSM_MODULE_LOCKS, 300, lock->queued < FSM_SYSTEM_USERS_MAX);
    lock->queue[lock->queued++] = (uint8_t)user;
    return FSM_LOCK_QUEUED;
}

int32_t fsm_lock_give(const struct fsm *fsm, uint32_t number)
{
    struct fsm_system_object object;
    const uint32_t user = find(fsm, number, &object);
    if (user == NO_USER) return FSM_ERROR_ABSENT;
    struct fsm_shared *lock = shared_at(number);
    if (lock->held[user] == 0) return FSM_ERROR_OWNER;
    lock->held[user]--;
    lock->free++;
    FSM_ASSERT(FSM_MODULE_LOCKS, 400, lock->free <= object.units);
    settle(number);
    return FSM_OK;
}

int32_t fsm_lock_leave(struct fsm *fsm, uint32_t number)
{
    struct fsm_system_object object;
    const uint32_t user = find(fsm, number, &object);
    if (user == NO_USER) return FSM_ERROR_ABSENT;
    if (!leave_queue(shared_at(number), user)) return FSM_ERROR_OWNER;
    if (fsm->status == FSM_CROWDED) fsm_set_status(fsm, FSM_RUNNING); /* whoever else needs the place asks for it again */
    settle(number);
    return FSM_OK;
}

int32_t fsm_shared_reach(const struct fsm *fsm, uint32_t number, uint32_t offset, uint32_t length, uint8_t **bytes)
{
    if (!fsm_shared_is_user(fsm, number)) return FSM_ERROR_ABSENT;
    const struct fsm_system_object block = object_at(number);
    if (block.bytes == 0) return FSM_ERROR_ABSENT;
    const struct fsm_system_object lock = object_at(block.lock);
    if (shared_at(block.lock)->held[user_of(&lock, fsm)] == 0) return FSM_ERROR_OWNER;
    if (offset > block.bytes || length > block.bytes - offset) return FSM_ERROR_RANGE;
    *bytes = shared_at(number)->bytes + offset;
    return FSM_OK;
}
