#include "gate.h"

enum { POLL_EVERY = 64 }; /* dispatches after which a port is asked that does not call */

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
    fsm_kernel.woken = false;
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

/* Takes out the event that was handled; whether there is another. Where there is one core, nothing is shared. */
static inline bool drop_first(struct fsm *fsm)
{
    return FSM_SEVERAL_CORES && fsm->status == FSM_SHARED ? fsm_cores_drop_first(fsm) : fsm_mailbox_drop_first(fsm);
}

/* The event of the oldest ready FSM of its priority to its handler; `stack`, `waiting`: fsm_gate_deliver. */
static inline __attribute__((always_inline)) void dispatch(struct fsm *fsm, uint8_t *stack, struct fsm *waiting)
{
    fsm_ready_take(fsm);
    uint32_t event = fsm_mailbox_first(fsm);
    __asm__("" : "+r"(event));                                 /* computed once */
    const uint32_t type = fsm_mailbox_reach(fsm, event)->type; /* now: the handler may overwrite it */
    FSM_ASSERT(FSM_MODULE_RUN, 301, fsm->status & FSM_RUNNING);
    const struct fsm_trap *trap = fsm_gate_deliver(fsm, event, stack, waiting);
    if (trap) fsm_trapped(fsm, type, trap);
    else if (drop_first(fsm)) fsm_ready_add(fsm);
}

/* Whether a handler of this type, which needs no segment whatever it does, may begin below `frame`. */
static inline bool fits(const struct fsm_type *type, const uint8_t *frame)
{
    const uintptr_t left = (uintptr_t)frame - (uintptr_t)fsm_kernel.stack.bytes;
    return left <= fsm_kernel.stack.size && type->stack_plain <= left;
}

/* One at a time: what is kept in registers over a loop would be stack of a level. */
uint32_t fsm_preempt(uint8_t *frame)
{
    if (__builtin_expect(fsm_kernel.woken, false)) poll();
    struct fsm *const waiting = fsm_kernel.running;
    const uint32_t ready = fsm_kernel.ready & fsm_kernel.above;
    FSM_ASSERT(FSM_MODULE_RUN, 200, waiting != NULL);
    struct fsm *const fsm = ready ? fsm_ready_oldest(ready) : NULL;
    const bool plain = fsm && fits(fsm->type, frame);
    if (!fsm || (!plain && !fsm_segments_fit(fsm->type->stack, frame))) return waiting->type->run.cell.address;
    dispatch(fsm, plain ? frame : fsm_segments_begin(fsm, frame), waiting);
    if (!plain) fsm_segments_end(fsm);
    FSM_ASSERT(FSM_MODULE_RUN, 201, fsm_kernel.running == waiting); /* it may have been stopped meanwhile */
    return fsm_preempt_wanted() ? 0 : waiting->type->run.cell.address;
}

/* Until no FSM is ready or the port is to be asked; one at least, so that a port that calls all the time stops nobody. */
static bool dispatch_some(void)
{
    unsigned done = 0;
    uint8_t *const stack = fsm_kernel.stack.bytes + fsm_kernel.stack.size;
    if (fsm_kernel.ready == 0) return false;
    do dispatch(fsm_ready_oldest(fsm_kernel.ready), stack, NULL);
    while (fsm_kernel.ready != 0 && !fsm_kernel.woken && (FSM_PORT_WAKES || ++done < POLL_EVERY));
    return true;
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
