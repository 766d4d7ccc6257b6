#include "kernel.h"

/* Running timers form a list in order of deadline; those of equal deadline are in the order they were started. Times wrap, so a
 * moment is "after" fsm_kernel.expired by 1 to 2^32-1 ms: that orders a deadline that is overdue and one 2^31-1 ms ahead, too. */
static bool before(uint32_t a, uint32_t b) { return a - fsm_kernel.expired < b - fsm_kernel.expired; }

static void insert(uint16_t index)
{
    struct fsm_timer *timer = &fsm_kernel.timers[index];
    uint16_t *link = &fsm_kernel.first_deadline;
    while (*link != FSM_TIMER_END && !before(timer->deadline, fsm_kernel.timers[*link].deadline))
        link = &fsm_kernel.timers[*link].next;
    timer->next = *link;
    *link = index;
    timer->running = true;
}

static void take_out(uint16_t index)
{
    uint16_t *link = &fsm_kernel.first_deadline;
    while (*link != index) {
        FSM_ASSERT(FSM_MODULE_TIMER, 100, *link != FSM_TIMER_END);
        link = &fsm_kernel.timers[*link].next;
    }
    *link = fsm_kernel.timers[index].next;
    fsm_kernel.timers[index].running = false;
}

int32_t fsm_timers_start(struct fsm *fsm, uint32_t milliseconds, bool again)
{
    if (milliseconds == 0 || milliseconds > INT32_MAX) return FSM_ERROR_RANGE;
    if (!(fsm->status & FSM_RUNNING)) return FSM_ERROR_GONE; /* stopped while its handler runs */
    for (unsigned number = 0; number < fsm->timers; number++) {
        const uint16_t index = (uint16_t)(fsm->first_timer + number);
        struct fsm_timer *timer = &fsm_kernel.timers[index];
        if (timer->running) continue;
        timer->fsm = fsm_number(fsm);
        timer->deadline = fsm_port_now() + milliseconds;
        timer->period = again ? milliseconds : 0;
        insert(index);
        return (int32_t)number;
    }
    return FSM_ERROR_FULL;
}

int32_t fsm_timers_cancel(struct fsm *fsm, uint32_t number)
{
    if (number >= fsm->timers || !fsm_kernel.timers[fsm->first_timer + number].running) return FSM_ERROR_ABSENT;
    take_out((uint16_t)(fsm->first_timer + number));
    return FSM_OK;
}

void fsm_timers_cancel_all(struct fsm *fsm)
{
    for (unsigned number = 0; number < fsm->timers; number++) fsm_timers_cancel(fsm, number);
}

/* One shot into a full mailbox is tried again a millisecond later; of a periodic one all beats up to now are left out. */
static void fire(uint16_t index, uint32_t now)
{
    struct fsm_timer *timer = &fsm_kernel.timers[index];
    struct fsm *fsm = &fsm_kernel.fsms[timer->fsm];
    FSM_ASSERT(FSM_MODULE_TIMER, 200, index >= fsm->first_timer && index - fsm->first_timer < fsm->timers);
    take_out(index);
    const int32_t answer = fsm_mailbox_put(fsm, FSM_TIMER, (uint16_t)(index - fsm->first_timer), "", 0);
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
    while (fsm_kernel.first_deadline != FSM_TIMER_END && !before(now, fsm_kernel.timers[fsm_kernel.first_deadline].deadline))
        fire(fsm_kernel.first_deadline, now);
    fsm_kernel.expired = now;
}

bool fsm_timers_next(uint32_t *deadline)
{
    if (fsm_kernel.first_deadline == FSM_TIMER_END) return false;
    *deadline = fsm_kernel.timers[fsm_kernel.first_deadline].deadline;
    return true;
}
