/* kernel.h: the portable run-to-completion kernel: FSMs, their mailboxes, their timers, and who runs next.
 *
 * A handler runs to completion, and only the handler of an FSM above its app's pre-emption threshold, which is the highest priority among
 * the app's FSMs, runs in between (fixed priorities with pre-emption thresholds: Wang and Saksena, RTCSA 1999; round robin inside a
 * priority): so handlers of one app never pre-empt each other, and what an app's FSMs share, its cell, needs no thought. Handlers nest
 * on the machine stack as calls do, as in QK of Samek's QP. The kernel itself runs with interrupts off, handlers run with them on.
 *
 * All tables are made at start, from the system description; nothing is allocated afterwards. Sizes: an FSM takes 32 bytes on a 32-bit
 * machine, beside its state and mailbox.
 */
#ifndef FSM_KERNEL_H
#define FSM_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#include <fsm/app.h>

#include "../system/system.h"
#include "admission.h"
#include "port.h"

/* Limits of supervision, unless the description has others: an FSM that traps more often than FSM_TRAPS_MAX times within FSM_TRAP_WINDOW
 * milliseconds, counted from the first of these traps, is stopped. */
enum { FSM_TRAPS_MAX = FSM_RESTART_TRAPS, FSM_TRAP_WINDOW = FSM_RESTART_WINDOW };

/* A loaded app. */
struct fsm_app {
    struct fsm_manifest manifest;
    struct fsm_type    *types;    /* manifest.types of them */
    uint64_t            groups;   /* what it may call; bit 0 always */
    struct fsm_area     constant; /* its image: readable */
    struct fsm_area     cell;     /* readable and writable */
    struct {                      /* of an app with mutable static data: how they are at the start */
        uint8_t *bytes;           /* `data` of them are not zero; `used` in all, at the cell's start */
        uint32_t data, used;
    } initial;
    uint32_t            segment;  /* of stack, what it takes from one checkpoint to the next; 0: it has none */
    uint32_t            epoch;    /* of its signer's certificate */
    uint8_t             signer[FSM_NAME_SIZE]; /* what stands for the signer: FSM_STORED_AT_NAME */
};

/* What all FSMs of a type have in common: what every event comes by, so that it need not be looked for. */
struct fsm_type {
    struct fsm_run  run;
    uint32_t        above;        /* bit p: an FSM of priority p pre-empts this app's */
    uint32_t        stack;        /* what its handler takes of the machine stack; FSM_STACK_UNBOUNDED */
    uint32_t        stack_plain;  /* the same, but FSM_STACK_UNBOUNDED if it may go on on a segment (segments.h) */
    struct fsm_app *app;
    uint8_t         peers, number; /* of the app's types */
};

/* What an event passes by reference: bytes of its sender's file, which stay what they are. */
struct fsm_payload {
    const uint8_t *bytes;
    uint32_t       length;
};

/* Bit 0: it gets events. Down: it trapped, and is to be restarted, or somebody is being asked. Crowded: it runs, and the next place of its
 * mailbox that becomes free is kept for an event that must not be lost (fsm_mailbox_put_reserved). Shared: it runs, and FSMs of other cores
 * send to it; then there is no tree, so it is neither down nor crowded. */
enum { FSM_STOPPED = 0, FSM_RUNNING = 1, FSM_DOWN = 2, FSM_CROWDED = FSM_RUNNING | FSM_DOWN, FSM_SHARED = FSM_RUNNING | 4 };

struct fsm {
    const struct fsm_type *type;
    struct fsm     *next;               /* in its priority's ready queue, where the newest's is the oldest; NULL: it is in none */
    struct fsm    **peers;              /* peers[number]: the FSM it is wired to */
    uint32_t        state, mailbox;     /* app addresses; the mailbox is `capacity` events */
    uint32_t        trap_time;          /* when `traps` began to count */
    uint8_t         head, count, capacity;
    uint8_t         limit;              /* with so many events or more it gets no other: capacity, or 0 if it is not just running */
    uint8_t         priority, status, timers, traps; /* status: fsm_set_status */
};
_Static_assert(sizeof(void *) > 4 || sizeof(struct fsm) == 32, "what is rarely asked for is read from the description instead");

/* Timers lie in the order of their FSMs. */
struct fsm_timer {
    uint32_t deadline, period;          /* milliseconds; period 0: once */
    uint32_t started;                   /* the how-manyth start of all; wraps */
    uint32_t place;                     /* in fsm_kernel.due, and one more; 0: it does not run */
};
enum { FSM_TIMERS_MAX = 1 << 20 };      /* of all FSMs */

/* An FSM of the description, or an array of them: its FSMs follow each other. */
struct fsm_entry {
    uint32_t first, first_timer;        /* FSM; timer */
};

/* A window of registers, as the description has it: drivers come by here for every byte. */
struct fsm_window {
    const struct fsm *fsm;
    uint32_t          base, size;
    uint8_t           kind, handle;     /* handle: the device's place among the FSM's */
};

/* An interrupt of an FSM's device, see interrupt.h. */
struct fsm_irq {
    struct fsm      *fsm;
    uint16_t         number;
    uint8_t          handle;            /* the device's place among the FSM's */
    volatile uint8_t state;             /* FSM_IRQ_… */
};
enum { FSM_IRQ_OFF, FSM_IRQ_ON, FSM_IRQ_RAISED };

struct fsm_kernel {
    struct fsm       *running;          /* whose handler runs, of several the last one; NULL: none */
    uint32_t          above;            /* of its type; none runs: all */
    uint32_t          ready;            /* bit p: a ready FSM has priority p */
    volatile bool     woken;            /* set by the port whenever a byte arrived or time moved on; cleared before the kernel looks */
    struct fsm_area   stack;            /* of the handler that runs, as fsm_port_stack gives it, or a segment (segments.h) */
    struct fsm       *newest[FSM_PRIORITIES]; /* of the ready ones (ready.h) */
    struct fsm_system system;
    struct fsm_app   *apps;
    struct fsm       *fsms;
    struct fsm_entry *entries;          /* system.fsms of them */
    struct fsm      **peers;            /* of all FSMs, one FSM's behind the other's */
    struct fsm_timer *timers;
    uint32_t         *due;              /* a heap: indices of the timers that run, the one that is due first at its top */
    uint32_t         *listeners;        /* the FSMs that have a serial port */
    struct fsm_window *windows;         /* of all FSMs */
    struct fsm_irq   *irqs;             /* the same */
    struct fsm_payload **payloads;      /* payloads[number][slot of the mailbox]; NULL: no app has the group, this one lacks it */
    struct fsm_node  *nodes;            /* the supervision tree (tree.h), a node an FSM; NULL: the kernel's default policy does for all */
    uint32_t          first_pending, last_pending; /* nodes that wait for something, in order; FSM_NOBODY: none */
    struct fsm_shared *shared;          /* locks and blocks of group legacy (locks.h); NULL: there are none */
    bool              unsettled;        /* free units of them may be due to somebody */
    struct fsm_admission admission;     /* what stack pre-emption can need */
    uint32_t          last_activity;    /* when a handler last ran */
    uint32_t          expired;          /* the moment up to which timers have fired; all deadlines are later */
    uint32_t          due_count;        /* timers that run */
    uint32_t          starts;           /* of timers, so far */
    uint32_t          listener_count, window_count, irq_count;
};
extern struct fsm_kernel fsm_kernel;

static inline void fsm_set_status(struct fsm *fsm, uint8_t status)
{
    __atomic_store_n(&fsm->status, status, __ATOMIC_RELAXED); /* other cores may look (cores.h) */
    __atomic_store_n(&fsm->limit, status == FSM_RUNNING ? fsm->capacity : 0, __ATOMIC_RELAXED);
}

/* FSMs by number: in the description's order, those of an array one by one. */
uint32_t fsm_number(const struct fsm *fsm);
/* Which entry of the description it is, or is in; which entry a timer is of. By halving. */
uint32_t fsm_entry_of(const struct fsm *fsm);
uint32_t fsm_entry_of_timer(uint32_t timer);
/* "name", or "name[5]", which is written into text. */
enum { FSM_NAME_TEXT = FSM_NAME_SIZE + 12 };
const char *fsm_name(const struct fsm *fsm, char text[FSM_NAME_TEXT]);

/* mailbox.c: as fsm_mailbox_post does it (mailbox.h), for whoever posts few. */
int32_t fsm_mailbox_put(struct fsm *fsm, uint32_t type, uint16_t source, const void *data, uint32_t length);
/* tree.c: the same, of an FSM that runs; FSM_ERROR_FULL: it is crowded from now on, until the caller tries again, or does not want to any
 * more and sets it to FSM_RUNNING. */
int32_t fsm_mailbox_put_reserved(struct fsm *fsm, uint32_t type, uint16_t source, const void *data, uint32_t length);
int32_t fsm_mailbox_refusal(const struct fsm *fsm); /* the answer of one that gets no event: it does not run, or is full or crowded */
bool    fsm_mailbox_full(const struct fsm *fsm);
void    fsm_mailbox_clear(struct fsm *fsm);

/* fsms.c: makes all tables, sized by the description; then, when every app's manifest and cell are known, the FSMs behind the first
 * cell_used[app] bytes of their app's cell, wired. The exit code; what is wrong has been reported. */
int fsm_make_tables(const struct fsm_system *system);
int fsm_make_fsms(const uint32_t *cell_used);
/* In between, for each app whose manifest and cell are known: its types, with the addresses of their handlers. False: no memory. */
bool fsm_make_types(struct fsm_app *app, const uint32_t *handlers);
/* Bytes the app's cell needs, its own `used` and its FSMs together; 0: more than 2 GiB. */
uint32_t fsm_cell_size(const struct fsm_system *system, uint32_t app, const struct fsm_manifest *manifest, uint32_t used);

/* timer.c. See fsm/timer.h for what apps are promised. */
int32_t fsm_timers_start(struct fsm *fsm, uint32_t milliseconds, bool again);
int32_t fsm_timers_cancel(struct fsm *fsm, uint32_t number);
void    fsm_timers_cancel_all(struct fsm *fsm);
void    fsm_timers_expire(uint32_t now);       /* posts FSM_TIMER for every timer that is due */
bool    fsm_timers_next(uint32_t *deadline);   /* false: no timer runs */
uint32_t fsm_timers_of(const struct fsm *fsm); /* the index of its timer 0; the others follow */

/* devices.c: takes every device of the description from the port. The exit code; what is wrong has been reported. */
int fsm_take_devices(void);
/* The FSM's device with this handle; false: it has none. */
bool fsm_device_of(const struct fsm *fsm, uint32_t handle, struct fsm_system_device *device);
/* The same for a window: NULL: it has none with this handle. */
const struct fsm_window *fsm_window_of(const struct fsm *fsm, uint32_t handle);
/* The handle of the FSM's device of this name, if it is a window, or an interrupt; FSM_ERROR_ABSENT. */
int32_t fsm_device_named(const struct fsm *fsm, bool interrupt, const uint8_t *name, uint32_t length);

/* interrupt.c. See fsm/irq.h for what apps are promised. */
void fsm_irqs_enable(const struct fsm *fsm, uint32_t handle);   /* handle: of an interrupt of this FSM */
void fsm_irqs_disable(const struct fsm *fsm, uint32_t handle);
void fsm_irqs_disable_all(const struct fsm *fsm);
void fsm_irqs_deliver(void);                   /* posts FSM_IRQ for every interrupt that is raised, if there is room */

/* supervise.c: starts an FSM from an all-zero state, which is in no queue and no handler; decides what becomes of one that trapped. */
void fsm_restart(struct fsm *fsm);
void fsm_trapped(struct fsm *fsm, uint32_t event_type, const struct fsm_trap *trap);
/* The pieces: status (FSM_STOPPED, FSM_DOWN) from now on, without timers and events; one trap more, and whether these are now too many;
 * the report, which ends with `outcome`. */
void fsm_stop(struct fsm *fsm, uint8_t status);
bool fsm_count_trap(struct fsm *fsm, uint32_t traps_max, uint32_t window);
void fsm_report_trap(const struct fsm *fsm, uint32_t event_type, const struct fsm_trap *trap, const char *outcome);

/* tree.c; see tree.h. Do nothing where there is no tree, but the last, which then may not be called. */
#define FSM_NOBODY UINT32_MAX                  /* instead of an FSM's number */
int  fsm_tree_make(void);              /* the exit code; what is wrong has been reported */
void fsm_tree_expire(uint32_t now);    /* what is due */
bool fsm_tree_next(uint32_t *deadline); /* false: nothing will be due */
void fsm_tree_trapped(struct fsm *fsm, uint32_t event_type, const struct fsm_trap *trap);

/* locks.c; see locks.h. Do nothing where there are none. */
int  fsm_locks_make(void);                    /* the exit code; what is wrong has been reported */
void fsm_locks_settle(void);                  /* what is due, between handlers */
void fsm_locks_abandon(const struct fsm *fsm); /* it has trapped, is stopped, or begins anew: it holds nothing, and is not queued */

/* console.c: one line, cut at FSM_CONSOLE_LINE bytes: "kernel: …", for what the kernel itself has to say. */
enum { FSM_CONSOLE_LINE = 240 };
__attribute__((format(printf, 1, 2))) void fsm_report(const char *format, ...);

/* snprintf that answers how many characters are in `text`, cut or not. */
__attribute__((format(printf, 3, 4))) int fsm_text(char *text, uint32_t size, const char *format, ...);

/* run.c: dispatches until the description's stop condition holds; answers the exit code, 0. Interrupts are off from then on but while
 * handlers run, and while idle. */
int fsm_run_until_stopped(void);

/* run.c: for ports, whenever a handler was interrupted or has made an API call, with interrupts off. fsm_preempt_wanted: whether there
 * may be others to run before it goes on. fsm_preempt: runs the first of them, if there is any: one that is above, and for which enough of
 * the stack is left below `frame` (for others this handler does not wait), the stack pointer that it goes on with, as the kernel reaches
 * it. Answers the cell of the handler that goes on then; 0: there may be another one, and it is to be called again. */
static inline bool fsm_preempt_wanted(void) { return fsm_kernel.woken || (fsm_kernel.ready & fsm_kernel.above); }
uint32_t fsm_preempt(uint8_t *frame);

/* The kernel's assertions stay on: a broken one reports file's number and id and stops the machine. Ids never change meaning. */
enum fsm_module { FSM_MODULE_MAILBOX = 1, FSM_MODULE_READY, FSM_MODULE_TIMER, FSM_MODULE_GATE, FSM_MODULE_SUPERVISE, FSM_MODULE_BOOT,
                  FSM_MODULE_RUN, FSM_MODULE_GROUP, FSM_MODULE_FSMS, FSM_MODULE_TREE,
                  FSM_MODULE_LOCKS, FSM_MODULE_SEGMENTS, FSM_MODULE_CORES, FSM_MODULE_INTERRUPT = 20 };
__attribute__((cold)) _Noreturn void fsm_assertion_failed(enum fsm_module module, uint32_t id);
#define FSM_ASSERT(module, id, condition) ((condition) ? (void)0 : fsm_assertion_failed((module), (id)))

#endif
