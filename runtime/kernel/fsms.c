/* fsms.c: from the description and the apps' manifests to FSMs: their tables, their place in the cells, their wires. */
#include "segments.h"

#include <fsm_port_cores.h>

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
        const uint64_t state = align8(fsm_manifest_type(manifest, type_index(manifest, fsm.type)).state);
        total += fsm_system_instances(&fsm) * (state + (uint64_t)fsm.mailbox * FSM_EVENT_SIZE); /* of all FSMs: less than 2^53 */
    }
    return total > INT32_MAX ? 0 : (uint32_t)total;
}

/* What the tables must hold. */
struct sizes {
    uint64_t timers, peers, uarts;
};

static struct sizes sizes_of(const struct fsm_system *system)
{
    struct sizes sizes = {0};
    for (uint32_t i = 0; i < system->fsms; i++) {
        const struct fsm_system_fsm fsm = fsm_system_fsm(system, i);
        const uint64_t count = fsm_system_instances(&fsm);
        sizes.timers += count * fsm.timers;
        sizes.peers += count * fsm.wires;
        sizes.uarts += fsm.uart != 0;
    }
    return sizes;
}

/* Zeroed; NULL: there is not so much. */
static void *table(uint64_t count, uint32_t size)
{
    return count > UINT32_MAX / size - 1 ? NULL : fsm_port_memory((uint32_t)(count + 1) * size); /* none is empty */
}

int fsm_make_tables(const struct fsm_system *system)
{
    const struct sizes sizes = sizes_of(system);
    if (sizes.timers > FSM_TIMERS_MAX) {
        fsm_report("refused: %lu timers, but there can be %lu: lower the FSMs' `timers`", (unsigned long)sizes.timers,
                   (unsigned long)FSM_TIMERS_MAX);
        return 1;
    }
    fsm_kernel.system = *system;
    fsm_kernel.apps = table(system->apps, sizeof *fsm_kernel.apps);
    fsm_kernel.fsms = fsm_cores_memory(system->instances * (uint32_t)sizeof *fsm_kernel.fsms); /* at most 48 MiB */
    fsm_kernel.entries = table(system->fsms, sizeof *fsm_kernel.entries);
    fsm_kernel.timers = table(sizes.timers, sizeof *fsm_kernel.timers);
    fsm_kernel.due = table(sizes.timers, sizeof *fsm_kernel.due);
    fsm_kernel.peers = table(sizes.peers, sizeof *fsm_kernel.peers);
    fsm_kernel.listeners = table(sizes.uarts, sizeof *fsm_kernel.listeners);
    fsm_kernel.stack.bytes = fsm_port_stack(&fsm_kernel.stack.address, &fsm_kernel.stack.size);
    if (!fsm_segments_make(system->stack_pool)) {
        fsm_report("no memory for a stack_pool of %lu bytes", (unsigned long)system->stack_pool);
        return 3;
    }
    if (fsm_kernel.apps && fsm_kernel.fsms && fsm_kernel.entries && fsm_kernel.timers && fsm_kernel.due && fsm_kernel.peers &&
        fsm_kernel.listeners)
        return 0;
    fsm_report("no memory for the tables of %lu FSMs", (unsigned long)system->instances);
    return 3;
}

/* Where the entry's wire to this peer of its app leads; fsm_system_check_app has seen to it that there is one. */
static struct fsm_system_wire wire_to(const struct fsm_system_fsm *entry, const char *peer)
{
    for (unsigned i = 0; i < entry->wires; i++) {
        const struct fsm_system_wire wire = fsm_system_wire(&fsm_kernel.system, entry->wire + i);
        if (strcmp(wire.peer, peer) == 0) return wire;
    }
    FSM_ASSERT(FSM_MODULE_FSMS, 101, false);
    return (struct fsm_system_wire){0};
}

/* The entry's FSMs, which are made, to their peers. */
static void wire(uint32_t number, const struct fsm_system_fsm *entry, struct fsm **peers)
{
    const uint32_t first = fsm_kernel.entries[number].first, count = fsm_system_instances(entry);
    const struct fsm_manifest *manifest = &fsm_kernel.apps[entry->app].manifest;
    for (uint32_t peer = 0; peer < manifest->peers; peer++) {
        const struct fsm_system_wire to = wire_to(entry, fsm_manifest_peer(manifest, peer));
        struct fsm *others = &fsm_kernel.fsms[fsm_kernel.entries[to.fsm].first];
        for (uint32_t i = 0; i < count; i++) peers[i * manifest->peers + peer] = &others[fsm_system_element(&to, i, count)];
    }
    for (uint32_t i = 0; i < count; i++) fsm_kernel.fsms[first + i].peers = &peers[i * manifest->peers];
}

static bool listen(const struct fsm *fsm, unsigned uart)
{
    char name[FSM_NAME_TEXT];
    if (uart == 0) return true;
    fsm_kernel.listeners[fsm_kernel.listener_count++] = fsm_number(fsm);
    if (fsm_port_uart_open(uart)) return true;
    fsm_report("refused: FSM %s: this machine has no serial port %u, or gives it away as a device: give it another `uart`",
               fsm_name(fsm, name), uart);
    return false;
}

/* An event in each place of the mailbox may bring a payload, so that nobody's are in the way of another's. */
static bool make_payloads(const struct fsm *fsm)
{
    struct fsm_payload *own = NULL;
    char name[FSM_NAME_TEXT];
    if (!(fsm->type->app->groups >> FSM_GROUP_payload & 1)) return true;
    if (!fsm_kernel.payloads) fsm_kernel.payloads = table(fsm_kernel.system.instances, sizeof *fsm_kernel.payloads);
    if (fsm_kernel.payloads) own = fsm_cores_memory(fsm->capacity * (uint32_t)sizeof *own);
    if (!own) return fsm_report("no memory for the payloads of FSM %s", fsm_name(fsm, name)), false;
    fsm_kernel.payloads[fsm_number(fsm)] = own;
    return true;
}

bool fsm_make_types(struct fsm_app *app, const uint32_t *handlers)
{
    const struct fsm_manifest *manifest = &app->manifest;
    app->types = table(manifest->types, sizeof *app->types);
    for (uint8_t i = 0; app->types && i < manifest->types; i++)
        app->types[i] = (struct fsm_type){.run = {.handler = handlers[i], .fuel = manifest->fuel, .cell = app->cell},
                                          .app = app,
                                          .peers = manifest->peers,
                                          .number = i};
    return app->types != NULL;
}

/* Whom its handlers wait for: those above the highest priority of the app's FSMs. */
static uint32_t above_app(const struct fsm_system *system, uint32_t index)
{
    const struct fsm_system_app app = fsm_system_app(system, index);
    uint32_t below = 0;
    for (uint32_t i = 0; i < app.count; i++) below |= (UINT32_C(2) << fsm_system_fsm(system, app.first + i).priority) - 1;
    return ~below;
}

static void complete_types(struct fsm_app *app, uint32_t above)
{
    for (uint8_t i = 0; i < app->manifest.types; i++) {
        const uint32_t bound = fsm_manifest_type(&app->manifest, i).stack;
        app->types[i].above = above;
        app->types[i].stack = bound == 0 ? FSM_STACK_UNBOUNDED : bound;
        app->types[i].stack_plain = app->segment > 0 ? FSM_STACK_UNBOUNDED : app->types[i].stack;
    }
}

/* What a handler can need at most must be there. One without a bound, or whose compiler did not tell, ends in the guard below the
 * stack, which every port has. What API calls and interrupts need is not in the port's `size`. */
static bool has_stack(const struct fsm *fsm)
{
    const uint32_t bound = fsm->type->stack;
    char name[FSM_NAME_TEXT];
    if (bound == FSM_STACK_UNBOUNDED || bound <= fsm_kernel.stack.size) return true;
    fsm_report("refused: FSM %s: its handler can take %lu bytes of stack, more than the %lu there are: give it smaller locals "
               "('fsmcc --stack-report' shows where they are)",
               fsm_name(fsm, name), (unsigned long)bound, (unsigned long)fsm_kernel.stack.size);
    return false;
}

/* Numbers of FSMs and timers, before any FSM is wired. */
static void number_entries(void)
{
    uint32_t fsm = 0, timer = 0;
    for (uint32_t i = 0; i < fsm_kernel.system.fsms; i++) {
        const struct fsm_system_fsm from = fsm_system_fsm(&fsm_kernel.system, i);
        fsm_kernel.entries[i] = (struct fsm_entry){.first = fsm, .first_timer = timer};
        fsm += fsm_system_instances(&from);
        timer += fsm_system_instances(&from) * from.timers;
    }
    FSM_ASSERT(FSM_MODULE_FSMS, 102, fsm == fsm_kernel.system.instances && timer <= FSM_TIMERS_MAX);
}

/* All FSMs of an entry, which are alike, from this address in their app's cell on; the address behind them. */
static uint32_t make_entry(uint32_t number, const struct fsm_system_fsm *from, uint32_t address)
{
    struct fsm_app *app = &fsm_kernel.apps[from->app];
    const struct fsm_type *type = &app->types[type_index(&app->manifest, from->type)];
    const uint32_t state = (uint32_t)align8(fsm_manifest_type(&app->manifest, type->number).state);
    struct fsm *fsm = &fsm_kernel.fsms[fsm_kernel.entries[number].first];
    FSM_ASSERT(FSM_MODULE_FSMS, 202, (((uintptr_t)app->cell.bytes | (address - app->cell.address)) & 3) == 0); /* copy.h */
    for (uint32_t left = fsm_system_instances(from); left > 0; left--, fsm++) {
        *fsm = (struct fsm){.type = type,
                            .capacity = from->mailbox,
                            .priority = from->priority,
                            .timers = from->timers,
                            .state = address,
                            .mailbox = address + state};
        address = fsm->mailbox + fsm->capacity * FSM_EVENT_SIZE;
        FSM_ASSERT(FSM_MODULE_FSMS, 201, address - app->cell.address <= app->cell.size);
    }
    return address;
}

/* What an FSM needs of the machine, beside its place. */
static int equip(uint32_t number, const struct fsm_system_fsm *from)
{
    const struct fsm *first = &fsm_kernel.fsms[fsm_kernel.entries[number].first];
    if (!listen(first, from->uart) || !has_stack(first)) return 1;
    for (uint32_t i = 0; i < fsm_system_instances(from); i++)
        if (!make_payloads(first + i)) return 3;
    return 0;
}

/* The FSMs of an entry, which are alike, as admission.h sees them. */
static struct fsm_nesting nesting(void *context, uint32_t number)
{
    const struct fsm *fsm = &fsm_kernel.fsms[fsm_kernel.entries[number].first];
    const struct fsm_manifest_type type = fsm_manifest_type(&fsm->type->app->manifest, fsm->type->number);
    const uint8_t threshold = (uint8_t)(31 - __builtin_clz(~fsm->type->above));
    (void)context;
    return (struct fsm_nesting){type.stack, fsm->priority, threshold, type.segment > 0};
}

/* Whether the pool has room for the worst that pre-emption can come to. What cannot is told, or refused if it must never wait. */
static bool admit(const struct fsm_system *system)
{
    const struct fsm_admission_room room = {fsm_kernel.stack.size, fsm_port_stack_level, fsm_port_stack_reserve};
    fsm_admission_compute(&room, nesting, NULL, system->fsms, &fsm_kernel.admission);
    const uint32_t most = fsm_admission_most(&fsm_kernel.admission), all = fsm_segments_count().all;
    fsm_segments_keep(most);
    for (uint32_t i = 0; i < FSM_PRIORITIES; i++) {
        const uint32_t pool = fsm_kernel.admission.pool[i];
        if (pool <= all) continue;
        const bool never = system->never_waits != 0 && i + 1 >= system->never_waits;
        fsm_report(
            "%s: FSMs of priority %lu may have to wait for stack: there can be %lu bytes of segments in use with theirs, more than "
            "the %lu there are: make `stack_pool` %lu",
            never ? "refused" : "warning", (unsigned long)i, (unsigned long)pool, (unsigned long)all, (unsigned long)most);
        if (never) return false;
    }
    return true;
}

int fsm_make_fsms(const uint32_t *cell_used)
{
    const struct fsm_system *system = &fsm_kernel.system;
    struct fsm **peers = fsm_kernel.peers;
    uint32_t address = 0;
    number_entries();
    int code = fsm_take_devices();
    if (code != 0) return code;
    for (uint32_t i = 0; i < system->fsms; i++) {
        const struct fsm_system_fsm from = fsm_system_fsm(system, i);
        struct fsm_app *app = &fsm_kernel.apps[from.app];
        if (i == fsm_system_app(system, from.app).first) {
            address = app->cell.address + (uint32_t)align8(cell_used[from.app]);
            complete_types(app, above_app(system, from.app));
        }
        FSM_ASSERT(FSM_MODULE_FSMS, 200, from.wires == app->manifest.peers); /* fsm_system_check_app, too */
        address = make_entry(i, &from, address);
        wire(i, &from, peers);
        peers += fsm_system_instances(&from) * from.wires;
        fsm_port_stack_limit(app->cell.address, fsm_kernel.stack.address);
        code = equip(i, &from);
        if (code != 0) return code;
    }
    if (!admit(system)) return 1;
    code = fsm_tree_make();
    return code != 0 ? code : fsm_locks_make();
}
