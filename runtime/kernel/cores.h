/* cores.h: several dispatchers, each a process of its own on a core of its own (hosted).
 *
 * Every dispatcher has a kernel of its own, a copy from before they parted: ready queues, timers, serial ports. An app belongs to
 * one of them, so its FSMs run one at a time, and its cell needs no thought. Common are only the FSMs themselves, their mailboxes
 * (which are in the cells) and what is below. An FSM that others' FSMs are wired to is shared: whoever touches head, count or
 * status of its mailbox holds its lock. So full and gone are exact, and what one sender sent arrives in the order it was sent.
 * Whoever posts into an empty mailbox gives the FSM's number to the dispatcher it belongs to, and wakes it if it rests; no FSM is
 * there twice.
 *
 * The run is idle when all dispatchers rest: each says so itself, after it has found nothing left; who posts to one that rests
 * takes that back before it does so, and works itself meanwhile.
 */
#ifndef FSM_CORES_H
#define FSM_CORES_H

#include <stdatomic.h>

#include "kernel.h"

enum { FSM_CORES_MAX = 64 };

/* What rests. */
enum fsm_rest { FSM_REST_NONE, FSM_REST_THIS, FSM_REST_ALL };

/* A dispatcher, as others see it; `lock` is held by who touches the rest. */
struct fsm_core {
    _Alignas(64) atomic_uint lock;
    bool busy, timed; /* timed: deadline is that of its next timer */
    uint32_t deadline;
    uint32_t head, count, capacity; /* numbers[head …], around: FSMs that have become ready */
    uint32_t *numbers;
};

struct fsm_cores {
    uint32_t count;
    atomic_uint busy;          /* how many are */
    _Atomic uint32_t activity; /* when a handler ran last */
    atomic_bool ended;
    uint8_t of_app[FSM_SYSTEM_APPS_MAX];
    struct fsm_guard { /* of each FSM */
        atomic_uchar lock;
        bool shared;
    } *guards;
    struct fsm_core core[FSM_CORES_MAX];
};

/* NULL: there is one dispatcher. */
extern struct fsm_cores *fsm_cores;

/* Before the dispatchers part, when all FSMs are made and started: apps get their cores, wanted[app] unless that is -1: then each,
 * the one with most FSMs first, the core with fewest. False: there is no memory. */
bool fsm_cores_make(uint32_t count, const int16_t *wanted);
/* When they have parted: this is dispatcher `core` from now on (fsm_cores_self), and its kernel runs the FSMs of that core. */
void fsm_cores_become(uint32_t core);
void fsm_cores_self(uint32_t core);

/* See fsm_port_cores.h. */
int32_t fsm_cores_post(struct fsm *fsm, uint32_t type, uint16_t source, const void *data, uint32_t length);
bool fsm_cores_drop_first(struct fsm *fsm);
void fsm_cores_hold(struct fsm *fsm);
void fsm_cores_release(struct fsm *fsm);
void fsm_cores_receive(void);
void fsm_cores_work(void);
enum fsm_rest fsm_cores_rest(uint32_t now);
void fsm_cores_active(uint32_t now);
uint32_t fsm_cores_activity(void);
void fsm_cores_end(void);
static inline bool fsm_cores_ended(void) { return fsm_cores && atomic_load_explicit(&fsm_cores->ended, memory_order_relaxed); }
static inline bool fsm_cores_shared(const struct fsm *fsm) { return fsm_cores && fsm_cores->guards[fsm_number(fsm)].shared; }

/* What a port with several cores has, too. */
void *fsm_cores_memory(uint32_t size);
void fsm_port_core_wake(
    uint32_t core);             /* its fsm_port_idle returns, or the next one does at once; may be called in a signal's handler */
void fsm_port_core_pause(void); /* somebody else may go on */

#endif
