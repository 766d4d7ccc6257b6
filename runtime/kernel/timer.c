#include "kernel.h"

/* Running timers form a binary heap: one is due no later than the two below it, those of equal deadline in the order they were
 * started. Times wrap, so a moment is "after" fsm_kernel.expired by 1 to 2^32-1 ms: that orders a deadline that is overdue and one
 * 2^31-1 ms ahead, too. */
static bool before(uint32_t a, uint32_t b) { return a - fsm_kernel.expired < b - fsm_kernel.expired; }

static bool goes_first(uint32_t index, uint32_t other)
{
    const struct fsm_timer *a = &fsm_kernel.timers[index], *b = &fsm_kernel.timers[other];
    return a->deadline == b->deadline ? (int32_t)(a->started - b->started) < 0 : before(a->deadline, b->deadline);
}

static void put(uint32_t place, uint32_t index)
{
    fsm_kernel.due[place] = index;
    fsm_kernel.timers[index].place = place + 1;
}

/* Puts a timer where it belongs, at `place` or above it. */
static void rise(uint32_t place, uint32_t index)
{
    while (place > 0 && goes_first(index, fsm_kernel.due[(place - 1) / 2])) {
        put(place, fsm_kernel.due[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(place, index);
}

/* The same, at `place` or below it. */
static void sink(uint32_t place, uint32_t index)
{
    const uint32_t count = fsm_kernel.due_count;
    for (uint32_t child; (child = 2 * place + 1) < count; place = child) {
        if (child + 1 < count && goes_first(fsm_kernel.due[child + 1], fsm_kernel.due[child])) child++;
        if (!goes_first(fsm_kernel.due[child], index)) break;
        put(place, fsm_kernel.due[child]);
    }
    put(place, index);
}

static void insert(uint32_t index)
{
    fsm_kernel.timers[index].started = fsm_kernel.starts++;
    rise(fsm_kernel.due_count++, index);
}

/* The last of the heap takes its place, and moves from there. */
static void take_out(uint32_t index)
{
    const uint32_t place = fsm_kernel.timers[index].place - 1;
    FSM_ASSERT(FSM_MODULE_TIMER, 100, place < fsm_kernel.due_count && fsm_kernel.due[place] == index);
    const uint32_t last = fsm_kernel.due[--fsm_kernel.due_count];
    fsm_kernel.timers[index].place = 0;
    if (last == index) return;
    sink(place, last);
    if (fsm_kernel.due[place] == last) rise(place, last);
}

uint32_t fsm_timers_of(const struct fsm *fsm)
{
    const struct fsm_entry *entry = &fsm_kernel.entries[fsm_entry_of(fsm)];
    return entry->first_timer + (fsm_number(fsm) - entry->first) * fsm->timers;
}

int32_t fsm_timers_start(struct fsm *fsm, uint32_t milliseconds, bool again)
{
    if (milliseconds == 0 || milliseconds > INT32_MAX) return FSM_ERROR_RANGE;
    if (!(fsm->status & FSM_RUNNING)) return FSM_ERROR_GONE; /* stopped while its handler runs */
    const uint32_t first = fsm_timers_of(fsm);
    for (unsigned number = 0; number < fsm->timers; number++) {
        struct fsm_timer *timer = &fsm_kernel.timers[first + number];
        if (timer->place != 0) continue;
        timer->deadline = fsm_port_now() + milliseconds;
        timer->period = again ? milliseconds : 0;
        insert(first + number);
        return (int32_t)number;
    }
    return FSM_ERROR_FULL;
}

int32_t fsm_timers_cancel(struct fsm *fsm, uint32_t number)
{
    if (number >= fsm->timers) return FSM_ERROR_ABSENT;
    const uint32_t index = fsm_timers_of(fsm) + number;
    if (fsm_kernel.timers[index].place == 0) return FSM_ERROR_ABSENT;
    take_out(index);
    return FSM_OK;
}

void fsm_timers_cancel_all(struct fsm *fsm)
{
    for (unsigned number = 0; number < fsm->timers; number++) fsm_timers_cancel(fsm, number);
}

/* One shot into a full mailbox is tried again a millisecond later; of a periodic one all beats up to now are left out. */
static void fire(uint32_t index, uint32_t now)
{
    struct fsm_timer *timer = &fsm_kernel.timers[index];
    const struct fsm_entry *entry = &fsm_kernel.entries[fsm_entry_of_timer(index)];
    const uint32_t timers = fsm_kernel.fsms[entry->first].timers, offset = index - entry->first_timer;
    FSM_ASSERT(FSM_MODULE_TIMER, 200, timers > 0);
    struct fsm *fsm = &fsm_kernel.fsms[entry->first + offset / timers];
    take_out(index);
    const int32_t answer = fsm_mailbox_put(fsm, FSM_TIMER, (uint16_t)(offset % timers), "", 0);
    FSM_ASSERT(FSM_MODULE_TIMER, 201, answer == FSM_OK || answer == FSM_ERROR_FULL);
    if (timer->period) {
        const uint32_t left_out = answer == FSM_ERROR_FULL ? (now - timer->deadline) / timer->period : 0;
        timer->deadline += (left_out + 1) * timer->period;
        insert(index);
    } else if (answer == FSM_ERROR_FULL) {
        timer->deadline = now + 1;
        insert(index);
    }
}

/* Ends: a timer is put back only for a moment after now, or into a mailbox that has become fuller. */
void fsm_timers_expire(uint32_t now)
{
    while (fsm_kernel.due_count > 0 && !before(now, fsm_kernel.timers[fsm_kernel.due[0]].deadline)) fire(fsm_kernel.due[0], now);
    fsm_kernel.expired = now;
}

bool fsm_timers_next(uint32_t *deadline)
{
    if (fsm_kernel.due_count == 0) return false;
    *deadline = fsm_kernel.timers[fsm_kernel.due[0]].deadline;
    return true;
}
