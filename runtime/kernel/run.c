#include "gate.h"

enum { POLL_EVERY = 64 }; /* dispatches after which the port is asked even if it did not call */

/* Received bytes become events, as many as the mailbox has room for; the rest waits in the port. */
static void poll_uart(struct fsm *fsm, uint32_t port)
{
    uint8_t bytes[FSM_MESSAGE_SIZE_MAX];
    uint32_t length;
    while (!fsm_mailbox_full(fsm) && (length = fsm_port_uart_read(port, bytes, sizeof bytes)) > 0) {
        FSM_ASSERT(FSM_MODULE_RUN, 100, length <= sizeof bytes);
        const int32_t answer = fsm_mailbox_put(fsm, FSM_UART, 0, bytes, length);
        FSM_ASSERT(FSM_MODULE_RUN, 101, answer == FSM_OK);
    }
}

/* Answers what time it is. */
static uint32_t poll(void)
{
    fsm_port_woken = false;
    fsm_irqs_deliver();
    for (unsigned i = 0; i < fsm_kernel.listener_count; i++) {
        struct fsm *fsm = &fsm_kernel.fsms[fsm_kernel.listeners[i]];
        if (fsm->status == FSM_RUNNING) poll_uart(fsm, fsm_system_fsm(&fsm_kernel.system, fsm_entry_of(fsm)).uart);
    }
    const uint32_t now = fsm_port_now();
    fsm_timers_expire(now);
    return now;
}

static inline __attribute__((always_inline)) void dispatch(struct fsm *fsm)
{
    fsm_ready_take(fsm);
    const uint32_t type = fsm_mailbox_slot(fsm, fsm->head)->type; /* now: the handler may overwrite it */
    FSM_ASSERT(FSM_MODULE_RUN, 300, fsm->status == FSM_RUNNING);
    if (!fsm_gate_deliver(fsm)) fsm_trapped(fsm, type, &fsm_kernel.trap);
    else if (fsm_mailbox_drop_first(fsm)) fsm_ready_add(fsm);
}

struct fsm *fsm_preempt_due(const uint8_t *frame)
{
    if (fsm_port_woken) poll();
    const uint32_t ready = fsm_kernel.ready & fsm_kernel.above;
    FSM_ASSERT(FSM_MODULE_RUN, 200, fsm_kernel.running != NULL);
    if (ready == 0) return NULL;
    struct fsm *fsm = fsm_ready_oldest(ready);
    const uintptr_t left = (uintptr_t)frame - (uintptr_t)fsm_kernel.stack.bytes;
    const uint32_t need = fsm->app->stacks[fsm->type];
    return left <= fsm_kernel.stack.size && (need <= left || fsm_segments_has(need)) ? fsm : NULL;
}

uint32_t fsm_preempt(struct fsm *fsm, const uint8_t *frame)
{
    struct fsm *const waiting = fsm_kernel.running;
    do {
        fsm_segments_begin(fsm, frame);
        dispatch(fsm);
        fsm_segments_end(fsm, frame);
    } while ((fsm = fsm_preempt_due(frame)));
    FSM_ASSERT(FSM_MODULE_RUN, 201, fsm_kernel.running == waiting && waiting->status == FSM_RUNNING);
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
    if (system->stop_after && now - start >= system->stop_after) return true;
    return system->stop_when_idle && fsm_kernel.ready == 0 && now - fsm_kernel.last_activity >= system->stop_when_idle;
}

/* Until the first of: a timer, the end of the run (which `ended` has found not to have come). */
static void idle(uint32_t start, uint32_t now)
{
    const struct fsm_system *system = &fsm_kernel.system;
    const uint32_t since = now - fsm_kernel.last_activity;
    uint32_t deadline;
    const bool timed = fsm_timers_next(&deadline);
    uint32_t left = INT32_MAX; /* ports compare moments up to 2^31-1 ms apart */
    if (timed && deadline - now < left) left = deadline - now;
    if (system->stop_when_idle && system->stop_when_idle - since < left) left = system->stop_when_idle - since;
    if (system->stop_after && system->stop_after - (now - start) < left) left = system->stop_after - (now - start);
    fsm_port_idle(now + left, !timed && !system->stop_when_idle && !system->stop_after);
}

int fsm_run_until_stopped(void)
{
    fsm_port_enter_kernel();
    fsm_kernel.above = UINT32_MAX;
    const uint32_t start = poll();
    fsm_kernel.last_activity = start;
    for (;;) {
        const bool any = dispatch_some();
        const uint32_t now = poll();
        if (any) fsm_kernel.last_activity = now;
        if (ended(start, now)) return 0;
        if (fsm_kernel.ready == 0) idle(start, now);
    }
}
