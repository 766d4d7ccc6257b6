#include "boot.h"
#include "gate.h"

#include "../system/check.h"

#include <string.h>

struct fsm_load_context fsm_boot_context;

void fsm_boot_report(const char *what, enum fsm_load_error error)
{
    const struct fsm_load_context *context = &fsm_boot_context;
    fsm_report("refused: %s: %s: %s", what, fsm_load_name(error), fsm_load_text(error));
    if (error < FSM_LOAD_RIGHT_GROUPS || error > FSM_LOAD_EPOCH) return; /* the others are not about more and less */
    const char *kind;
    if (!fsm_system_set_member(error, 0, &kind)) {
        fsm_report("  wanted: %lu, allowed: %lu", (unsigned long)context->wanted, (unsigned long)context->allowed);
        return;
    }
    for (uint32_t bit = 0; bit < 64; bit++)
        if ((context->wanted & ~context->allowed) >> bit & 1)
            fsm_report("  missing: %s %u %s", kind, (unsigned)bit, fsm_system_set_member(error, bit, &kind));
}

static bool fits(const char *what, bool good, const struct fsm_system_why *why)
{
    if (!good) fsm_report("refused: %s: '%s': %s", what, why->name, fsm_system_misfit_text(why->misfit));
    return good;
}

/* Made anew for each decision about an app, so that what went wrong in making the one is not in the other (load.h). */
static struct fsm_policy policy_for(const struct fsm_boot *boot, uint32_t index)
{
    const struct fsm_system_app granted = fsm_system_app(&boot->system, index);
    return (struct fsm_policy){
        .root_name = boot->root_name,
        .root_name_length = boot->root_name_length,
        .root_key = boot->root_key,
        .kind = FSM_KIND_APP,
        .device = {.groups = granted.groups,
                   .memory = granted.memory ? granted.memory : UINT32_MAX,
                   .targets = fsm_port_targets(),
                   .epoch = granted.epoch,
                   .priority = FSM_PRIORITIES - 1,
                   .trusted = true},
        .counter = granted.counter,
        .now = boot->now,
        .medium = fsm_port_medium(),
    };
}

static bool suits(const struct fsm_boot *boot, uint32_t index, const struct fsm_verified *verified)
{
    const struct fsm_system *system = &boot->system;
    const char *name = fsm_system_app(system, index).name;
    struct fsm_system_why why;
    return fits(name, fsm_system_check_app(system, index, &verified->manifest, &why), &why) &&
           fits(name, fsm_system_check_priorities(system, index, &verified->rights, &why), &why) &&
           (!boot->description || fits(name, fsm_system_check_grants(system, index, &boot->description->rights, &why), &why));
}

static bool accepted(const struct fsm_boot *boot, uint32_t index, enum fsm_load_error error, const struct fsm_verified *verified)
{
    if (error == FSM_LOAD_OK) return suits(boot, index, verified);
    fsm_boot_report(fsm_system_app(&boot->system, index).name, error);
    return false;
}

/* Two decisions; the app's ELF file is looked at a second time when it is mapped. */
static bool accept(const struct fsm_boot *boot, uint32_t index, const uint8_t *file, struct fsm_verified *verified,
                   struct fsm_extent *extent)
{
    const struct fsm_policy first = policy_for(boot, index);
    enum fsm_load_error error = fsm_load_verify(&fsm_boot_context, file, boot->files[index].size, &first, verified);
    if (error == FSM_LOAD_OK) error = fsm_load_measure(verified, extent);
    if (!accepted(boot, index, error, verified)) return false;
    const struct fsm_policy second = policy_for(boot, index);
    return accepted(boot, index, fsm_load_confirm(&fsm_boot_context, &second, verified), verified);
}

static uint64_t resolve(void *context, uint16_t call)
{
    const struct fsm_app *app = context;
    return app->groups >> (call >> 8) & 1 ? fsm_gate_entry(call) : 0;
}

static bool keep(struct fsm_app *app, const struct fsm_verified *verified, const struct fsm_placement *placement,
                 const struct fsm_image *image)
{
    app->manifest = verified->manifest;
    app->epoch = verified->rights.epoch;
    for (uint32_t i = 0; i < app->manifest.types; i++) {
        const uint32_t segment = fsm_manifest_type(&app->manifest, i).segment;
        if (segment > app->segment) app->segment = segment;
    }
    memcpy(app->signer, verified->signer, sizeof app->signer);
    app->constant = (struct fsm_area){placement->image_address, image->extent.read_only, placement->image};
    app->cell = (struct fsm_area){placement->cell_address, placement->cell_size, placement->cell};
    return fsm_make_types(app, image->handlers);
}

/* Mutable static data are the FSM's state, which a restart begins anew: what they are now, before anything runs, is kept. */
static bool keep_initial(struct fsm_app *app, const struct fsm_extent *extent)
{
    if (!app->manifest.globals) return true;
    FSM_ASSERT(FSM_MODULE_BOOT, 301, extent->cell_data <= extent->cell_used && extent->cell_used <= app->cell.size);
    app->initial.data = extent->cell_data;
    app->initial.used = extent->cell_used;
    if (extent->cell_data == 0) return true;
    app->initial.bytes = fsm_port_memory(extent->cell_data);
    if (app->initial.bytes) memcpy(app->initial.bytes, app->cell.bytes, extent->cell_data);
    return app->initial.bytes != NULL;
}

/* *seals: the sum of all that were mapped. */
static int load(const struct fsm_boot *boot, uint32_t index, uint32_t *cell_used, uint32_t *seals)
{
    const struct fsm_system_app granted = fsm_system_app(&boot->system, index);
    struct fsm_app *app = &fsm_kernel.apps[index];
    struct fsm_verified verified;
    struct fsm_extent extent;
    struct fsm_placement placement;
    struct fsm_image image;
    const uint8_t *file = fsm_port_take(boot->files[index].bytes, boot->files[index].size);
    if (!file)
        return fsm_report("app %s: no memory for its file of %lu bytes", granted.name, (unsigned long)boot->files[index].size), 3;
    if (!accept(boot, index, file, &verified, &extent)) return 1;
    if (extent.needs_mpu && !fsm_port_has_mpu())
        return fsm_report("refused: %s: its reads are to be checked by an MPU, which this machine does not have: compile it with "
                          "-ffsm-reads=compare",
                          granted.name),
               1;

    const uint32_t cell = fsm_cell_size(&boot->system, index, &verified.manifest, extent.cell_used);
    const uint32_t limit = granted.memory ? granted.memory : verified.rights.memory;
    if (cell == 0 || cell > limit || cell > verified.rights.memory)
        return fsm_report("refused: %s: its data and FSMs take %lu bytes, more than the %lu allowed: raise the app's `memory` or "
                          "shorten mailboxes",
                          granted.name, (unsigned long)cell,
                          (unsigned long)(limit < verified.rights.memory ? limit : verified.rights.memory)),
               1;
    if (!fsm_port_place(file, &extent, extent.slots_below, cell, &placement))
        return fsm_report("app %s: no memory for its cell of %lu bytes", granted.name, (unsigned long)cell), 3;
    app->groups = (verified.manifest.groups & granted.groups) | 1;
    enum fsm_load_error error = fsm_load_map(&verified, &placement, resolve, app, &image);
    if (error != FSM_LOAD_OK) return fsm_boot_report(granted.name, error), 1;
    *seals += verified.seal;
    fsm_port_protect(&placement, &extent);
    if (!keep(app, &verified, &placement, &image)) return fsm_report("app %s: no memory for its types", granted.name), 3;
    if (!keep_initial(app, &extent))
        return fsm_report("app %s: no memory for a copy of its %lu bytes of data", granted.name, (unsigned long)extent.cell_data),
               3;
    *cell_used = extent.cell_used;
    return 0;
}

/* What is about to run makes what is older refused from now on: nothing is remembered of a system that was not accepted as a whole.
 */
static int remember(const struct fsm_boot *boot)
{
    const struct fsm_medium *medium = fsm_port_medium();
    const struct fsm_verified *description = boot->description;
    if (!medium) return 0;
    enum fsm_load_error error = FSM_LOAD_OK;
    if (description) error = fsm_load_remember(medium, description->signer, description->rights.epoch, NULL);
    for (uint32_t i = 0; error == FSM_LOAD_OK && i < boot->system.apps; i++) {
        const struct fsm_app *app = &fsm_kernel.apps[i];
        error = fsm_load_remember(medium, app->signer, app->epoch, &app->manifest);
    }
    if (error == FSM_LOAD_OK) return 0;
    fsm_boot_report("the system", error);
    return 3;
}

int fsm_boot_system(const struct fsm_boot *boot)
{
    uint32_t cell_used[FSM_SYSTEM_APPS_MAX], seals = 0;
    FSM_ASSERT(FSM_MODULE_BOOT, 300, boot->system.apps <= FSM_SYSTEM_APPS_MAX);
    int code = fsm_make_tables(&boot->system);
    for (uint32_t i = 0; code == 0 && i < boot->system.apps; i++) code = load(boot, i, &cell_used[i], &seals);
    if (code == 0) code = fsm_make_fsms(cell_used);
    if (code == 0) code = remember(boot);
    if (code != 0) return code;
    seals -= boot->system.apps * FSM_SEAL_CONFIRMED;
    FSM_ASSERT(FSM_MODULE_BOOT, 302, seals == 0);
    fsm_port_release(seals);
    for (uint32_t i = 0; i < boot->system.instances; i++) fsm_restart(&fsm_kernel.fsms[i]);
    return 0;
}
