#include "boot.h"
#include "gate.h"

#include "../system/check.h"

#include <string.h>

struct fsm_load_context fsm_boot_context;

static uint32_t align8(uint32_t size) { return (size + 7) & ~UINT32_C(7); }

void fsm_boot_report(const char *what, enum fsm_load_error error)
{
    const struct fsm_load_context *context = &fsm_boot_context;
    fsm_report("refused: %s: %s: %s", what, fsm_load_name(error), fsm_load_text(error));
    if (context->wanted == 0 && context->allowed == 0) return;
    if (error == FSM_LOAD_RIGHT_GROUPS || error == FSM_LOAD_DEVICE_GROUPS) {
        for (unsigned group = 1; group < 64; group++)
            if ((context->wanted & ~context->allowed) >> group & 1) fsm_report("  missing: group %s", fsm_system_group_name(group));
    } else
        fsm_report("  wanted: %lu, allowed: %lu", (unsigned long)context->wanted, (unsigned long)context->allowed);
}

static bool fits(const char *what, bool good, const struct fsm_system_why *why)
{
    if (!good) fsm_report("refused: %s: '%s': %s", what, why->name, fsm_system_misfit_text(why->misfit));
    return good;
}

static enum fsm_load_error verify(const struct fsm_boot *boot, uint32_t index, const uint8_t *file, struct fsm_verified *verified)
{
    const struct fsm_system_app granted = fsm_system_app(&boot->system, index);
    const struct fsm_policy     policy  = {
             .root_name        = boot->root_name,
             .root_name_length = boot->root_name_length,
             .root_key         = boot->root_key,
             .kind             = FSM_KIND_APP,
             .device  = {.groups = granted.groups, .memory = granted.memory ? granted.memory : UINT32_MAX, .targets = fsm_port_targets(),
                         .epoch = granted.epoch, .priority = FSM_PRIORITIES - 1, .trusted = true},
             .counter = granted.counter,
             .now     = boot->now,
    };
    return fsm_load_verify(&fsm_boot_context, file, boot->files[index].size, &policy, verified);
}

static bool check(const struct fsm_boot *boot, uint32_t index, const struct fsm_verified *verified)
{
    const struct fsm_system *system = &boot->system;
    const char              *name   = fsm_system_app(system, index).name;
    struct fsm_system_why    why;
    return fits(name, fsm_system_check_app(system, index, &verified->manifest, &why), &why) &&
           fits(name, fsm_system_check_priorities(system, index, &verified->rights, &why), &why) &&
           (!boot->grantor || fits(name, fsm_system_check_grants(system, index, boot->grantor, &why), &why));
}

static uint8_t type_index(const struct fsm_manifest *manifest, const char *name)
{
    for (uint8_t i = 0; i < manifest->types; i++)
        if (strcmp(fsm_manifest_type(manifest, i).name, name) == 0) return i;
    FSM_ASSERT(FSM_MODULE_BOOT, 100, false); /* fsm_system_check_app has seen to it */
    return 0;
}

/* The cell: the app's own data, then for each of its FSMs the state and the mailbox. 0: more than 4 GiB. */
static uint32_t cell_bytes(const struct fsm_boot *boot, uint32_t index, const struct fsm_manifest *manifest, uint32_t used)
{
    const struct fsm_system_app app   = fsm_system_app(&boot->system, index);
    uint64_t                    total = align8(used);
    for (uint32_t i = 0; i < app.count; i++) {
        const struct fsm_system_fsm    fsm  = fsm_system_fsm(&boot->system, app.first + i);
        const struct fsm_manifest_type type = fsm_manifest_type(manifest, type_index(manifest, fsm.type));
        total += (uint64_t)align8(type.state) + (uint64_t)fsm.mailbox * FSM_EVENT_SIZE;
    }
    return total > INT32_MAX ? 0 : (uint32_t)total;
}

static uint64_t resolve(void *context, uint16_t call)
{
    const struct fsm_app *app = context;
    return app->groups >> (call >> 8) & 1 ? fsm_gate_entry(call) : 0;
}

static void keep(struct fsm_app *app, const struct fsm_verified *verified, const struct fsm_placement *placement,
                 const struct fsm_image *image)
{
    app->manifest = verified->manifest;
    app->constant = (struct fsm_area){placement->image_address, image->extent.read_only, placement->image};
    app->cell     = (struct fsm_area){placement->cell_address, placement->cell_size, placement->cell};
    memcpy(app->handlers, image->handlers, sizeof app->handlers);
}

static int load(const struct fsm_boot *boot, uint32_t index, uint32_t *cell_used)
{
    const struct fsm_system_app granted = fsm_system_app(&boot->system, index);
    struct fsm_app             *app     = &fsm_kernel.apps[index];
    struct fsm_verified         verified;
    struct fsm_extent           extent;
    struct fsm_placement        placement;
    struct fsm_image            image;
    const uint8_t              *file = fsm_port_take(boot->files[index].bytes, boot->files[index].size);
    if (!file) return fsm_report("app %s: no memory for its file of %lu bytes", granted.name, (unsigned long)boot->files[index].size), 3;
    enum fsm_load_error error = verify(boot, index, file, &verified);
    if (error == FSM_LOAD_OK) error = fsm_load_measure(&verified, &extent);
    if (error != FSM_LOAD_OK) return fsm_boot_report(granted.name, error), 1;
    if (!check(boot, index, &verified)) return 1;

    const uint32_t cell  = cell_bytes(boot, index, &verified.manifest, extent.cell_used);
    const uint32_t limit = granted.memory ? granted.memory : verified.rights.memory;
    if (cell == 0 || cell > limit || cell > verified.rights.memory)
        return fsm_report("refused: %s: its data and FSMs take %lu bytes, more than the %lu allowed: raise the app's `memory` or shorten mailboxes",
                          granted.name, (unsigned long)cell, (unsigned long)(limit < verified.rights.memory ? limit : verified.rights.memory)), 1;
    if (!fsm_port_place(file, &extent, extent.slots_below, cell, &placement))
        return fsm_report("app %s: no memory for its cell of %lu bytes", granted.name, (unsigned long)cell), 3;
    app->groups = (verified.manifest.groups & granted.groups) | 1;
    error       = fsm_load_map(&verified, &placement, resolve, app, &image);
    if (error != FSM_LOAD_OK) return fsm_boot_report(granted.name, error), 1;
    fsm_port_protect(&placement, &extent);
    keep(app, &verified, &placement, &image);
    *cell_used = extent.cell_used;
    return 0;
}

/* The FSM's place in its app's cell, behind the app's data and the FSMs before it. */
static uint32_t place_fsm(struct fsm *fsm, const struct fsm_manifest_type *type, uint32_t address)
{
    fsm->state   = address;
    fsm->mailbox = address + align8(type->state);
    return fsm->mailbox + fsm->capacity * FSM_EVENT_SIZE;
}

static void make_fsm(uint16_t number, uint16_t *first_timer, uint16_t *first_peer)
{
    const struct fsm_system_fsm from = fsm_system_fsm(&fsm_kernel.system, number);
    struct fsm                 *fsm  = &fsm_kernel.fsms[number];
    fsm->app         = &fsm_kernel.apps[from.app];
    fsm->type        = type_index(&fsm->app->manifest, from.type);
    fsm->capacity    = from.mailbox;
    fsm->priority    = from.priority;
    fsm->on_trap     = from.on_trap;
    fsm->timers      = from.timers;
    fsm->uart        = from.uart;
    fsm->first_timer = *first_timer;
    fsm->first_peer  = *first_peer;
    for (unsigned peer = 0; peer < fsm->app->manifest.peers; peer++)
        for (unsigned i = 0; i < from.wires; i++) {
            const struct fsm_system_wire wire = fsm_system_wire(&fsm_kernel.system, from.wire + i);
            if (strcmp(wire.peer, fsm_manifest_peer(&fsm->app->manifest, peer)) == 0) fsm_kernel.peers[*first_peer + peer] = wire.fsm;
        }
    *first_timer = (uint16_t)(*first_timer + from.timers);
    *first_peer  = (uint16_t)(*first_peer + fsm->app->manifest.peers);
}

static bool uart_exists(const struct fsm *fsm)
{
    if (fsm->uart == 0 || fsm_port_uart_exists(fsm->uart)) return true;
    fsm_report("refused: FSM %s: this machine has no serial port %u: give it another `uart`", fsm_name(fsm), (unsigned)fsm->uart);
    return false;
}

static int make_fsms(const uint32_t *cell_used)
{
    uint16_t first_timer = 0, first_peer = 0;
    for (uint16_t a = 0; a < fsm_kernel.system.apps; a++) {
        const struct fsm_system_app app     = fsm_system_app(&fsm_kernel.system, a);
        uint32_t                    address = fsm_kernel.apps[a].cell.address + align8(cell_used[a]);
        for (uint16_t i = 0; i < app.count; i++) {
            struct fsm *fsm = &fsm_kernel.fsms[app.first + i];
            make_fsm((uint16_t)(app.first + i), &first_timer, &first_peer);
            const struct fsm_manifest_type type = fsm_manifest_type(&fsm->app->manifest, fsm->type);
            address                             = place_fsm(fsm, &type, address);
            if (!uart_exists(fsm)) return 1;
        }
        FSM_ASSERT(FSM_MODULE_BOOT, 200, address - fsm_kernel.apps[a].cell.address <= fsm_kernel.apps[a].cell.size);
    }
    return 0;
}

/* All tables, sized by the description. */
static bool make_tables(const struct fsm_system *system)
{
    uint32_t timers = 0;
    for (uint32_t i = 0; i < system->fsms; i++) timers += fsm_system_fsm(system, i).timers;
    fsm_kernel.system         = *system;
    fsm_kernel.first_deadline = FSM_TIMER_END;
    fsm_kernel.apps           = fsm_port_memory(system->apps * (uint32_t)sizeof *fsm_kernel.apps);
    fsm_kernel.fsms           = fsm_port_memory(system->fsms * (uint32_t)sizeof *fsm_kernel.fsms);
    fsm_kernel.timers         = fsm_port_memory((timers + 1) * (uint32_t)sizeof *fsm_kernel.timers);
    fsm_kernel.peers          = fsm_port_memory((system->wires + 1u) * (uint32_t)sizeof *fsm_kernel.peers);
    return timers < FSM_TIMER_END && fsm_kernel.apps && fsm_kernel.fsms && fsm_kernel.timers && fsm_kernel.peers;
}

int fsm_boot_system(const struct fsm_boot *boot)
{
    uint32_t cell_used[FSM_SYSTEM_APPS_MAX];
    FSM_ASSERT(FSM_MODULE_BOOT, 300, boot->system.apps <= FSM_SYSTEM_APPS_MAX);
    if (!make_tables(&boot->system)) return fsm_report("no memory for the tables of %u FSMs", (unsigned)boot->system.fsms), 3;
    for (uint32_t i = 0; i < boot->system.apps; i++) {
        const int code = load(boot, i, &cell_used[i]);
        if (code != 0) return code;
    }
    const int code = make_fsms(cell_used);
    if (code != 0) return code;
    for (uint32_t i = 0; i < boot->system.fsms; i++) fsm_restart(&fsm_kernel.fsms[i]);
    return 0;
}
