/* seen.h: what has been seen of an FSM. One thread counts, another one reads. */
#ifndef FSM_POSIX_SEEN_H
#define FSM_POSIX_SEEN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct fsm_seen {
    _Atomic uint64_t events;    /* handled, those that trapped, too */
    _Atomic uint64_t time;      /* nanoseconds in its handler, without those that others took in between */
    _Atomic uint64_t refused;   /* events that its mailbox did not take, or that came when it was stopped */
    _Atomic uint64_t traps, starts, preempted;
    _Atomic uint32_t queue, queue_max; /* events in its mailbox: now, at most */
    _Atomic bool     stopped;
    uint64_t         posted, begun; /* events that came into the mailbox, and that have left it or are being handled */
};

#endif
