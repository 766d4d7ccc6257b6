/* watch.c: what the kernel tells (observed/fsm_port_observe.h), counted for each FSM and, if wanted, traced.
 *
 * A second thread shows the live view, brings the trace to the disk ten times a second, and takes the signals that end the run, so
 * that the trace is whole then and the terminal as it was. What it reads is counted in numbers that are read and written at once;
 * the trace is under a lock.
 */
#include "watch.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <fsm_port_observe.h>

#include "posix.h"
#include "top.h"
#include "trace.h"

enum { KERNEL = 1, TICK = 100 /* ms */ };
static const struct fsm_track kernel_track = {KERNEL, 1};

static struct fsm_seen *seen; /* by FSM; NULL: nobody watches yet */
static bool tracing;
static enum fsm_posix_top top;
static pthread_t thread;
static sigset_t ends;
static bool over;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Of the thread that runs handlers: since when the one that runs does. */
static _Thread_local uint64_t since;

static uint64_t nanoseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* What it is counted from: nobody else changes it, so it is not read and written in one step. */
static void add(_Atomic uint64_t *counter, uint64_t more)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + more, memory_order_relaxed);
}

static struct fsm_track track_of(const struct fsm *fsm)
{
    return (struct fsm_track){KERNEL + 1 + (uint32_t)(fsm->type->app - fsm_kernel.apps), 2 + (uint32_t)fsm_number(fsm)};
}

static const char *type_text(uint32_t type, char *text, uint32_t size)
{
    switch (type) {
    case FSM_START: return "START";
    case FSM_TIMER: return "TIMER";
    case FSM_UART: return "UART";
    }
    if (type < FSM_MESSAGE_FIRST) fsm_text(text, size, "event %lu", (unsigned long)type);
    else fsm_text(text, size, "message %lu", (unsigned long)(type - FSM_MESSAGE_FIRST)); /* its number in FSM_MESSAGE */
    return text;
}

static uint64_t flow(const struct fsm *to, uint64_t place) { return ((uint64_t)fsm_number(to) + 1) << 40 | place; }

static void trace_depth(uint64_t now, const struct fsm *fsm, uint32_t depth)
{
    char name[FSM_NAME_TEXT];
    fsm_trace_counter(now, track_of(fsm), "queue", fsm_name(fsm, name), depth);
}

static void count_depth(struct fsm_seen *one, uint32_t depth)
{
    atomic_store_explicit(&one->queue, depth, memory_order_relaxed);
    if (depth > atomic_load_explicit(&one->queue_max, memory_order_relaxed))
        atomic_store_explicit(&one->queue_max, depth, memory_order_relaxed);
}

/* A slice of no length on the kernel's track is what an arrow from there begins in. */
static void trace_posted(uint64_t now, const struct fsm *to, uint32_t type, uint64_t place, uint32_t depth)
{
    char text[24], name[FSM_NAME_TEXT];
    const bool sent = type >= FSM_MESSAGE_FIRST && fsm_kernel.running;
    const struct fsm_track track = sent ? track_of(fsm_kernel.running) : kernel_track;
    if (!sent) fsm_trace_begin(now, track, type_text(type, text, sizeof text), fsm_name(to, name));
    fsm_trace_flow(now, track, flow(to, place), false);
    if (!sent) fsm_trace_end(now, track);
    trace_depth(now, to, depth);
}

void fsm_observe_posted(const struct fsm *to, uint32_t type)
{
    if (!seen) return;
    struct fsm_seen *one = &seen[fsm_number(to)];
    const uint32_t depth = one->queue + 1;
    if (type == FSM_START) add(&one->starts, 1);
    count_depth(one, depth);
    pthread_mutex_lock(&lock);
    if (tracing) trace_posted(nanoseconds(), to, type, one->posted, depth);
    pthread_mutex_unlock(&lock);
    one->posted++;
}

int32_t fsm_observe_refused(const struct fsm *to, uint32_t type, int32_t reason)
{
    char name[FSM_NAME_TEXT];
    if (!seen) return reason;
    add(&seen[fsm_number(to)].refused, 1);
    pthread_mutex_lock(&lock);
    if (tracing)
        fsm_trace_instant(nanoseconds(),
                          type >= FSM_MESSAGE_FIRST && fsm_kernel.running ? track_of(fsm_kernel.running) : kernel_track,
                          reason == FSM_ERROR_FULL ? "full:" : "gone:", fsm_name(to, name));
    pthread_mutex_unlock(&lock);
    return reason;
}

static void trace_begin(uint64_t now, const struct fsm *fsm, uint64_t place)
{
    char text[24], name[FSM_NAME_TEXT];
    const struct fsm *waiting = fsm_kernel.running;
    const struct fsm_event *event =
        (const void *)(fsm->type->app->cell.bytes + (fsm->mailbox - fsm->type->app->cell.address) + fsm->head * FSM_EVENT_SIZE);
    if (waiting) fsm_trace_begin(now, track_of(waiting), "pre-empted by", fsm_name(fsm, name));
    fsm_trace_begin(now, track_of(fsm), type_text(event->type, text, sizeof text), NULL);
    fsm_trace_flow(now, track_of(fsm), flow(fsm, place), true);
}

void fsm_observe_begin(const struct fsm *fsm)
{
    if (!seen) return;
    struct fsm_seen *one = &seen[fsm_number(fsm)];
    pthread_mutex_lock(&lock);
    const uint64_t now = nanoseconds();
    if (tracing) trace_begin(now, fsm, one->begun);
    pthread_mutex_unlock(&lock);
    one->begun++;
    if (fsm_kernel.running) {
        add(&seen[fsm_number(fsm_kernel.running)].time, now - since);
        add(&seen[fsm_number(fsm_kernel.running)].preempted, 1);
    }
    since = now;
}

static void trace_end(uint64_t now, const struct fsm *fsm, const struct fsm_trap *trap, uint32_t depth)
{
    char text[48];
    if (trap) {
        fsm_text(text, sizeof text, "%u at 0x%lx", (unsigned)trap->kind, (unsigned long)trap->pc);
        fsm_trace_instant(now, track_of(fsm), "trap", text);
    } else trace_depth(now, fsm, depth);
    fsm_trace_end(now, track_of(fsm));
    if (fsm_kernel.running) fsm_trace_end(now, track_of(fsm_kernel.running));
}

void fsm_observe_end(const struct fsm *fsm, const struct fsm_trap *trap)
{
    if (!seen) return;
    struct fsm_seen *one = &seen[fsm_number(fsm)];
    if (trap) add(&one->traps, 1);
    else count_depth(one, one->queue - 1);
    pthread_mutex_lock(&lock);
    const uint64_t now = nanoseconds();
    if (tracing) trace_end(now, fsm, trap, one->queue);
    pthread_mutex_unlock(&lock);
    add(&one->events, 1);
    add(&one->time, now - since);
    since = now;
}

/* The arrows to what is lost end in a slice of no length that says so. */
void fsm_observe_cleared(const struct fsm *fsm)
{
    if (!seen) return;
    struct fsm_seen *one = &seen[fsm_number(fsm)];
    pthread_mutex_lock(&lock);
    const uint64_t now = nanoseconds();
    for (; one->begun < one->posted; one->begun++) {
        if (!tracing) continue;
        fsm_trace_begin(now, track_of(fsm), "lost", NULL);
        fsm_trace_flow(now, track_of(fsm), flow(fsm, one->begun), true);
        fsm_trace_end(now, track_of(fsm));
    }
    if (tracing) trace_depth(now, fsm, 0);
    pthread_mutex_unlock(&lock);
    count_depth(one, 0);
}

void fsm_observe_stopped(const struct fsm *fsm)
{
    if (!seen) return;
    atomic_store_explicit(&seen[fsm_number(fsm)].stopped, true, memory_order_relaxed);
    pthread_mutex_lock(&lock);
    if (tracing) fsm_trace_instant(nanoseconds(), track_of(fsm), "stopped", NULL);
    pthread_mutex_unlock(&lock);
}

/* ---- start and end ---- */

static bool finish(void)
{
    fsm_top_end(nanoseconds());
    const bool whole = !tracing || fsm_trace_close();
    tracing = false;
    return whole;
}

static void *watch(void *unused)
{
    (void)unused;
    const struct timespec tick = {.tv_nsec = TICK * 1000000};
    for (;;) {
        const int ending = sigtimedwait(&ends, NULL, &tick);
        const bool wanted = ending > 0 || (top && fsm_top_tick(nanoseconds()));
        pthread_mutex_lock(&lock);
        if (over) break;
        if (tracing) fsm_trace_flush();
        if (wanted) {
            finish();
            signal(ending > 0 ? ending : SIGINT, SIG_DFL);
            pthread_sigmask(SIG_UNBLOCK, &ends, NULL);
            if (ending <= 0) _exit(0); /* q */
            raise(ending);
        }
        pthread_mutex_unlock(&lock);
    }
    pthread_mutex_unlock(&lock);
    return NULL;
}

static void begin_trace(void)
{
    const uint64_t now = nanoseconds();
    fsm_trace_process(KERNEL, "kernel", "");
    fsm_trace_thread(kernel_track, "kernel", 0);
    for (uint32_t i = 0; i < fsm_kernel.system.apps; i++)
        fsm_trace_process(KERNEL + 1 + i, "app", fsm_system_app(&fsm_kernel.system, i).name);
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++) {
        const struct fsm *fsm = &fsm_kernel.fsms[i];
        char name[FSM_NAME_TEXT];
        fsm_trace_thread(track_of(fsm), fsm_name(fsm, name), FSM_PRIORITIES - fsm->priority);
        for (uint32_t place = 0; place < fsm->count; place++) trace_posted(now, fsm, FSM_START, place, place + 1);
    }
}

int fsm_posix_watch_needed(char **arguments)
{
    (void)arguments;
    return 0;
}

int fsm_posix_watch_start(const struct fsm_posix_watch *what)
{
    struct fsm_seen *all = calloc(fsm_kernel.system.instances, sizeof *all);
    if (!all) return 3;
    for (uint32_t i = 0; i < fsm_kernel.system.instances; i++) {
        all[i].posted = all[i].starts = fsm_kernel.fsms[i].count;
        count_depth(&all[i], fsm_kernel.fsms[i].count);
    }
    signal(SIGXFSZ, SIG_IGN); /* write says it, too */
    const char *why = what->trace ? fsm_trace_open(what->trace) : NULL;
    if (why) {
        fprintf(stderr, "fsmrun: error: the trace %s: %s\n", what->trace, why);
        return 1;
    }
    tracing = what->trace != NULL;
    if (tracing) begin_trace();
    top = what->top;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT), sigaddset(&ends, SIGTERM), sigaddset(&ends, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    if (top) fsm_top_start(all, top, nanoseconds());
    seen = all;
    return pthread_create(&thread, NULL, watch, NULL) == 0 ? 0 : 3;
}

int fsm_posix_watch_end(int code)
{
    if (!seen) return code;
    pthread_mutex_lock(&lock);
    over = true;
    const bool whole = finish();
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    return code == 0 && !whole ? 3 : code;
}

bool fsm_posix_watch_console(const char *text, uint32_t length) { return top && fsm_top_console(text, length); }
