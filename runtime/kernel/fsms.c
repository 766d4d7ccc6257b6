/* fsms.c: from the description and the apps' manifests to FSMs: their tables, their place in the cells, their wires. */
#include "kernel.h"

#include <string.h>

static uint64_t align8(uint64_t size) { return (size + 7) & ~UINT64_C(7); }

static uint8_t type_index(const struct fsm_manifest *manifest, const char *name)
{
    for (uint8_t i = 0; i < manifest->types; i++)
        if (strcmp(fsm_manifest_type(manifest, i).name, name) == 0) return i;
    FSM_ASSERT(FSM_MODULE_FSMS, 100, false); /* fsm_system_check_app has seen to it */
    return 0;
}

uint32_t fsm_cell_size(const struct fsm_system *system, uint32_t index, const struct fsm_manifest *manifest, uint32_t used)
{
    const struct fsm_system_app app = fsm_system_app(system, index);
    uint64_t total = align8(used);
    for (uint32_t i = 0; i < app.count; i++) {
        const struct fsm_system_fsm fsm = fsm_system_fsm(system, app.first + i);
        total += align8(fsm_manifest_type(manifest, type_index(manifest, fsm.type)).state) + (uint64_t)fsm.mailbox * FSM_EVENT_SIZE;
    }
    return total > INT32_MAX ? 0 : (uint32_t)total;
}

int fsm_make_tables(const struct fsm_system *system)
{
    uint32_t timers = 0, uarts = 0;
    for (uint32_t i = 0; i < system->fsms; i++) {
        const struct fsm_system_fsm fsm = fsm_system_fsm(system, i);
        timers += fsm.timers;
        uarts += fsm.uart != 0;
    }
    if (timers >= FSM_TIMER_END) {
        fsm_report("refused: %lu timers, but there can be %u: lower the FSMs' `timers`", (unsigned long)timers, FSM_TIMER_END - 1u);
        return 1;
    }
    fsm_kernel.system = *system;
    fsm_kernel.first_deadline = FSM_TIMER_END;
    fsm_kernel.apps = fsm_port_memory(system->apps * (uint32_t)sizeof *fsm_kernel.apps);
    fsm_kernel.fsms = fsm_port_memory(system->fsms * (uint32_t)sizeof *fsm_kernel.fsms);
    fsm_kernel.timers = fsm_port_memory((timers + 1) * (uint32_t)sizeof *fsm_kernel.timers);
    fsm_kernel.peers = fsm_port_memory((system->wires + 1u) * (uint32_t)sizeof *fsm_kernel.peers);
    fsm_kernel.listeners = fsm_port_memory((uarts + 1) * (uint32_t)sizeof *fsm_kernel.listeners);
    fsm_kernel.stack.bytes = fsm_port_stack(&fsm_kernel.stack.address, &fsm_kernel.stack.size);
    if (fsm_kernel.apps && fsm_kernel.fsms && fsm_kernel.timers && fsm_kernel.peers && fsm_kernel.listeners) return 0;
    fsm_report("no memory for the tables of %u FSMs", (unsigned)system->fsms);
    return 3;
}

/* peers[first_peer + n]: who the app's peer n is for this FSM. */
static void wire(const struct fsm *fsm, const struct fsm_system_fsm *from)
{
    for (unsigned peer = 0; peer < fsm->app->manifest.peers; peer++)
        for (unsigned i = 0; i < from->wires; i++) {
            const struct fsm_system_wire to = fsm_system_wire(&fsm_kernel.system, from->wire + i);
            if (strcmp(to.peer, fsm_manifest_peer(&fsm->app->manifest, peer)) == 0)
                fsm_kernel.peers[fsm->first_peer + peer] = to.fsm;
        }
}

static bool listen(const struct fsm *fsm, unsigned uart)
{
    if (uart == 0) return true;
    fsm_kernel.listeners[fsm_kernel.listener_count++] = fsm_number(fsm);
    if (fsm_port_uart_exists(uart)) return true;
    fsm_report("refused: FSM %s: this machine has no serial port %u: give it another `uart`", fsm_name(fsm), uart);
    return false;
}

/* An event in each place of the mailbox may bring a payload, so that nobody's are in the way of another's. */
static bool make_payloads(const struct fsm *fsm)
{
    struct fsm_payload *own = NULL;
    if (!(fsm->app->groups >> FSM_GROUP_payload & 1)) return true;
    if (!fsm_kernel.payloads) fsm_kernel.payloads = fsm_port_memory(fsm_kernel.system.fsms * (uint32_t)sizeof *fsm_kernel.payloads);
    if (fsm_kernel.payloads) own = fsm_port_memory(fsm->capacity * (uint32_t)sizeof *own);
    if (!own) return fsm_report("no memory for the payloads of FSM %s", fsm_name(fsm)), false;
    fsm_kernel.payloads[fsm_number(fsm)] = own;
    return true;
}

/* What a handler can need at most must be there. One without a bound, or whose compiler did not tell, ends in the guard below the
 * stack, which every port has. What API calls and interrupts need is not in the port's `size`. */
static bool has_stack(const struct fsm *fsm)
{
    const uint32_t bound = fsm_manifest_type(&fsm->app->manifest, fsm->type).stack;
    if (bound == 0 || bound == FSM_STACK_UNBOUNDED || bound <= fsm_kernel.stack.size) return true;
    fsm_report("refused: FSM %s: its handler can take %lu bytes of stack, more than the %lu there are: give it smaller locals "
               "('fsmcc --stack-report' shows where they are)",
               fsm_name(fsm), (unsigned long)bound, (unsigned long)fsm_kernel.stack.size);
    return false;
}

int fsm_make_fsms(const uint32_t *cell_used)
{
    const struct fsm_system *system = &fsm_kernel.system;
    uint32_t timer = 0, address = 0;
    for (uint32_t i = 0; i < system->fsms; i++) {
        const struct fsm_system_fsm from = fsm_system_fsm(system, i);
        struct fsm_app *app = &fsm_kernel.apps[from.app];
        struct fsm *fsm = &fsm_kernel.fsms[i];
        if (i == fsm_system_app(system, from.app).first) address = app->cell.address + (uint32_t)align8(cell_used[from.app]);
        *fsm = (struct fsm){.app = app,
                            .type = type_index(&app->manifest, from.type),
                            .capacity = from.mailbox,
                            .priority = from.priority,
                            .timers = from.timers,
                            .first_timer = (uint16_t)timer,
                            .first_peer = from.wire};
        FSM_ASSERT(FSM_MODULE_FSMS, 200, from.wires == app->manifest.peers); /* fsm_system_check_app, too */
        wire(fsm, &from);
        fsm->state = address;
        fsm->mailbox = address + (uint32_t)align8(fsm_manifest_type(&app->manifest, fsm->type).state);
        address = fsm->mailbox + fsm->capacity * FSM_EVENT_SIZE;
        FSM_ASSERT(FSM_MODULE_FSMS, 201, address - app->cell.address <= app->cell.size);
        timer += from.timers;
        if (!listen(fsm, from.uart) || !has_stack(fsm)) return 1;
        if (!make_payloads(fsm)) return 3;
    }
    const int code = fsm_tree_make();
    return code != 0 ? code : fsm_locks_make();
}
