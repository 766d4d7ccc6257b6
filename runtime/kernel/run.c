#include "gate.h"

enum { POLL_EVERY = 64 }; /* dispatches after which the port is asked even if it did not call */

/* Received bytes become events, as many as the mailbox has room for; the rest waits in the port. */
static void poll_uart(struct fsm *fsm, uint32_t port)
{
    uint8_t bytes[FSM_MESSAGE_SIZE_MAX];
    uint32_t length;
    fsm_cores_hold(fsm);
    while (!fsm_mailbox_full(fsm) && (length = fsm_port_uart_read(port, bytes, sizeof bytes)) > 0) {
        FSM_ASSERT(FSM_MODULE_RUN, 100, length <= sizeof bytes);
        const int32_t answer = fsm_mailbox_put(fsm, FSM_UART, 0, bytes, length);
        FSM_ASSERT(FSM_MODULE_RUN, 101, answer == FSM_OK);
    }
    fsm_cores_release(fsm);
}

/* Answers what time it is. */
static uint32_t poll(void)
{
    fsm_port_woken = false;
    fsm_irqs_deliver();
    fsm_cores_receive();
    for (unsigned i = 0; i < fsm_kernel.listener_count; i++) {
        struct fsm *fsm = &fsm_kernel.fsms[fsm_kernel.listeners[i]];
        if (fsm->status == FSM_RUNNING || fsm->status == FSM_SHARED)
            poll_uart(fsm, fsm_system_fsm(&fsm_kernel.system, fsm_entry_of(fsm)).uart);
    }
    const uint32_t now = fsm_port_now();
    fsm_timers_expire(now);
    fsm_tree_expire(now);
    fsm_locks_settle();
    if (fsm_kernel.ready != 0) fsm_cores_work();
    return now;
}

/* Where there is one core, nothing is shared. */
static __attribute__((cold, noinline)) void dispatch_shared(struct fsm *fsm, uint32_t type)
{
    FSM_ASSERT(FSM_MODULE_RUN, 300, fsm->status == FSM_SHARED && fsm_cores_shared(fsm));
    if (!fsm_gate_deliver(fsm)) fsm_trapped(fsm, type, &fsm_kernel.trap);
    else if (fsm_cores_drop_first(fsm)) fsm_ready_add(fsm);
}

static inline __attribute__((always_inline)) void dispatch(struct fsm *fsm)
{
    fsm_ready_take(fsm);
    const uint32_t type = fsm_mailbox_slot(fsm, fsm->head)->type; /* now: the handler may overwrite it */
    FSM_ASSERT(FSM_MODULE_RUN, 301, fsm->status & FSM_RUNNING);
    if (FSM_SEVERAL_CORES && fsm->status == FSM_SHARED) dispatch_shared(fsm, type);
    else if (!fsm_gate_deliver(fsm)) fsm_trapped(fsm, type, &fsm_kernel.trap);
    else if (fsm_mailbox_drop_first(fsm)) fsm_ready_add(fsm);
}

static inline __attribute__((always_inline)) struct fsm *due(const uint8_t *frame)
{
    if (fsm_port_woken) poll();
    const uint32_t ready = fsm_kernel.ready & fsm_kernel.above;
    FSM_ASSERT(FSM_MODULE_RUN, 200, fsm_kernel.running != NULL);
    if (ready == 0) return NULL;
    struct fsm *fsm = fsm_ready_oldest(ready);
    const uintptr_t left = (uintptr_t)frame - (uintptr_t)fsm_kernel.stack.bytes;
    const uint32_t need = fsm->app->stacks[fsm->type];
    fsm_kernel.elsewhere = need > left || fsm->app->segment > 0;
    return left <= fsm_kernel.stack.size && (need <= left || fsm_segments_has(need)) ? fsm : NULL;
}

struct fsm *fsm_preempt_due(const uint8_t *frame) { return due(frame); }

uint32_t fsm_preempt(struct fsm *fsm, const uint8_t *frame)
{
    struct fsm *const waiting = fsm_kernel.running;
    do {
        const bool elsewhere = fsm_kernel.elsewhere;
        if (elsewhere) fsm_segments_begin(fsm, frame);
        dispatch(fsm);
        if (elsewhere) fsm_segments_end(fsm, frame);
    } while ((fsm = due(frame)));
    FSM_ASSERT(FSM_MODULE_RUN, 201, fsm_kernel.running == waiting); /* it may have been stopped meanwhile */
    return waiting->app->cell.address;
}

/* Until no FSM is ready or the port is to be asked; one at least, so that a port that calls all the time stops nobody. */
static bool dispatch_some(void)
{
    unsigned done = 0;
    do {
        if (fsm_kernel.ready == 0) break;
        dispatch(fsm_ready_oldest(fsm_kernel.ready));
    } while (++done < POLL_EVERY && !fsm_port_woken);
    return done > 0;
}

static bool ended(uint32_t start, uint32_t now)
{
    const struct fsm_system *system = &fsm_kernel.system;
    if (fsm_cores_ended()) return true;
    if (system->stop_after && now - start >= system->stop_after) return true;
    return system->stop_when_idle && fsm_kernel.ready == 0 && fsm_cores_rest(now) == FSM_REST_ALL &&
           (int32_t)(now - fsm_cores_activity()) >= 0 && now - fsm_cores_activity() >= system->stop_when_idle;
}

/* Until the first of: a timer, the end of the run (which `ended` has found not to have come). */
static void idle(uint32_t start, uint32_t now)
{
    const struct fsm_system *system = &fsm_kernel.system;
    const enum fsm_rest rest = fsm_cores_rest(now);
    const uint32_t since = now - fsm_cores_activity(), stop = rest == FSM_REST_ALL ? system->stop_when_idle : 0;
    uint32_t deadline;
    if (rest == FSM_REST_NONE) return;
    const bool timed = fsm_timers_next(&deadline);
    uint32_t left = INT32_MAX; /* ports compare moments up to 2^31-1 ms apart */
    if (timed && deadline - now < left) left = deadline - now;
    const bool restarts = fsm_tree_next(&deadline);
    if (restarts && deadline - now < left) left = deadline - now;
    if (stop && (int32_t)since >= 0 && stop - since < left) left = stop - since;
    if (system->stop_after && system->stop_after - (now - start) < left) left = system->stop_after - (now - start);
    fsm_port_idle(now + left, !timed && !restarts && !stop && !system->stop_after);
}

int fsm_run_until_stopped(void)
{
    fsm_port_enter_kernel();
    fsm_kernel.above = UINT32_MAX;
    const uint32_t start = poll();
    fsm_cores_active(start);
    for (;;) {
        const bool any = dispatch_some();
        const uint32_t now = poll();
        if (any) fsm_cores_active(now);
        if (ended(start, now)) break;
        if (fsm_kernel.ready == 0) idle(start, now);
    }
    fsm_cores_end();
    return 0;
}
