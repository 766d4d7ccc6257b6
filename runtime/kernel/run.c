#include "gate.h"
#include "kernel.h"

enum { POLL_EVERY = 64 }; /* dispatches after which the port is asked even if it did not call */

static bool before(uint32_t a, uint32_t b) { return (int32_t)(a - b) < 0; }

/* Received bytes become events, as many as the mailbox has room for; the rest waits in the port. */
static void poll_uart(struct fsm *fsm)
{
    uint8_t  bytes[FSM_MESSAGE_SIZE_MAX];
    uint32_t length;
    while (!fsm_mailbox_full(fsm) && (length = fsm_port_uart_read(fsm->uart, bytes, sizeof bytes)) > 0) {
        FSM_ASSERT(FSM_MODULE_RUN, 100, length <= sizeof bytes);
        const int32_t answer = fsm_mailbox_put(fsm, FSM_UART, 0, bytes, length);
        FSM_ASSERT(FSM_MODULE_RUN, 101, answer == FSM_OK);
    }
}

static void poll(void)
{
    fsm_port_woken        = false;
    fsm_kernel.since_poll = 0;
    for (unsigned i = 0; i < fsm_kernel.system.fsms; i++)
        if (fsm_kernel.fsms[i].uart && fsm_kernel.fsms[i].status == FSM_RUNNING) poll_uart(&fsm_kernel.fsms[i]);
    fsm_timers_expire(fsm_port_now());
}

static uint32_t event_type(const struct fsm *fsm)
{
    const struct fsm_area *cell = &fsm->app->cell;
    return ((const struct fsm_event *)(const void *)(cell->bytes + (fsm_mailbox_first(fsm) - cell->address)))->type;
}

static void dispatch(struct fsm *fsm)
{
    struct fsm_trap trap = {.kind = FSM_TRAP_NONE};
    const uint32_t  type = event_type(fsm);
    if (fsm_gate_deliver(fsm, &trap)) {
        fsm_mailbox_drop_first(fsm);
        if (fsm->count > 0) fsm_ready_add(fsm);
    } else fsm_trapped(fsm, type, &trap);
    fsm_kernel.last_activity = fsm_port_now();
}

/* The next moment something is to be done: a timer, or the end of the run. False: nothing is planned. */
static bool next_moment(uint32_t start, uint32_t *moment)
{
    const struct fsm_system *system = &fsm_kernel.system;
    bool                     any    = fsm_timers_next(moment);
    const uint32_t           ends[] = {fsm_kernel.last_activity + system->stop_when_idle, start + system->stop_after};
    const bool               has[]  = {system->stop_when_idle != 0, system->stop_after != 0};
    for (unsigned i = 0; i < 2; i++) {
        if (!has[i] || (any && !before(ends[i], *moment))) continue;
        *moment = ends[i];
        any     = true;
    }
    return any;
}

static bool ended(uint32_t start, uint32_t now)
{
    const struct fsm_system *system = &fsm_kernel.system;
    if (system->stop_after && now - start >= system->stop_after) return true;
    return system->stop_when_idle && fsm_kernel.ready == 0 && now - fsm_kernel.last_activity >= system->stop_when_idle;
}

int fsm_run_until_stopped(void)
{
    const uint32_t start     = fsm_port_now();
    fsm_kernel.last_activity = start;
    for (;;) {
        if (fsm_port_woken || ++fsm_kernel.since_poll >= POLL_EVERY) poll();
        struct fsm *fsm = fsm_ready_take();
        if (fsm) {
            dispatch(fsm);
            if (fsm_kernel.system.stop_after == 0 || fsm_kernel.last_activity - start < fsm_kernel.system.stop_after) continue;
            return 0;
        }
        poll();
        if (fsm_kernel.ready != 0) continue;
        if (ended(start, fsm_port_now())) return 0;
        uint32_t   moment  = 0;
        const bool planned = next_moment(start, &moment);
        fsm_port_idle(moment, !planned);
    }
}
