/* check.c: compares manifests and certificates' rights with a system description, name by name. */
#include "check.h"

#include <stddef.h>

#include <fsm/abi.h>

#include "../../loader/require.h"

static bool same(const char *a, const char *b)
{
    while (*a == *b && *a != 0) a++, b++;
    return *a == *b;
}

static bool misfit(struct fsm_system_why *why, enum fsm_system_misfit kind, uint32_t fsm, const char *name)
{
    REQUIRE(kind != FSM_SYSTEM_MISFIT_NONE);
    *why = (struct fsm_system_why){.misfit = kind, .fsm = (uint16_t)fsm, .name = name};
    return false;
}

static bool fits(struct fsm_system_why *why)
{
    *why = (struct fsm_system_why){.misfit = FSM_SYSTEM_MISFIT_NONE, .fsm = FSM_SYSTEM_NO_FSM, .name = ""};
    return true;
}

/* The lowest group of `wanted` that is not in `allowed`; 64: there is none. Group 0 is always allowed: wires limit what it can
 * reach. */
static uint32_t group_missing(uint64_t wanted, uint64_t allowed)
{
    const uint64_t missing = wanted & ~(allowed | 1u << FSM_GROUP_core);
    uint32_t number = 0;
    while (number < 64 && !(missing >> number & 1)) number++;
    return number;
}

static bool has_type(const struct fsm_manifest *manifest, const char *name)
{
    for (uint32_t i = 0; i < manifest->types; i++) {
        if (same(fsm_manifest_type(manifest, i).name, name)) return true;
    }
    return false;
}

static bool has_peer(const struct fsm_manifest *manifest, const char *name)
{
    for (uint32_t i = 0; i < manifest->peers; i++) {
        if (same(fsm_manifest_peer(manifest, i), name)) return true;
    }
    return false;
}

static bool is_wired(const struct fsm_system *system, const struct fsm_system_fsm *fsm, const char *peer)
{
    for (uint32_t i = 0; i < fsm->wires; i++) {
        if (same(fsm_system_wire(system, fsm->wire + i).peer, peer)) return true;
    }
    return false;
}

static bool check_fsm(const struct fsm_system *system, uint32_t index, const struct fsm_manifest *manifest,
                      struct fsm_system_why *why)
{
    const struct fsm_system_fsm fsm = fsm_system_fsm(system, index);
    if (!has_type(manifest, fsm.type)) return misfit(why, FSM_SYSTEM_MISFIT_TYPE, index, fsm.type);
    for (uint32_t i = 0; i < manifest->peers; i++) {
        const char *peer = fsm_manifest_peer(manifest, i);
        if (!is_wired(system, &fsm, peer)) return misfit(why, FSM_SYSTEM_MISFIT_UNWIRED, index, peer);
    }
    for (uint32_t i = 0; i < fsm.wires; i++) {
        const char *peer = fsm_system_wire(system, fsm.wire + i).peer;
        if (!has_peer(manifest, peer)) return misfit(why, FSM_SYSTEM_MISFIT_PEER, index, peer);
    }
    return true;
}

/* The first FSM that one of these, `count` from `first` on, supervises; FSM_SYSTEM_NO_FSM: none. */
static uint32_t supervised(const struct fsm_system *system, uint32_t first, uint32_t count)
{
    for (uint32_t i = 0; i < system->fsms; i++) {
        const uint32_t above = fsm_system_fsm(system, i).supervisor;
        if (above != FSM_SYSTEM_NO_FSM && above >= first && above - first < count) return i;
    }
    return FSM_SYSTEM_NO_FSM;
}

bool fsm_system_check_app(const struct fsm_system *system, uint32_t app, const struct fsm_manifest *manifest,
                          struct fsm_system_why *why)
{
    REQUIRE(manifest->bytes != 0);
    REQUIRE(why != 0);
    const struct fsm_system_app granted = fsm_system_app(system, app);
    const char *name = fsm_manifest_name(manifest);
    if (!same(granted.name, name)) return misfit(why, FSM_SYSTEM_MISFIT_NAME, FSM_SYSTEM_NO_FSM, name);
    const uint32_t group = group_missing(manifest->groups, granted.groups);
    if (group < 64) return misfit(why, FSM_SYSTEM_MISFIT_GROUP, FSM_SYSTEM_NO_FSM, fsm_system_group_name(group));
    if (granted.memory != 0 && manifest->memory > granted.memory)
        return misfit(why, FSM_SYSTEM_MISFIT_MEMORY, FSM_SYSTEM_NO_FSM, name);
    if (manifest->counter < granted.counter) return misfit(why, FSM_SYSTEM_MISFIT_COUNTER, FSM_SYSTEM_NO_FSM, name);
    if (manifest->globals && granted.count > 1) return misfit(why, FSM_SYSTEM_MISFIT_SEVERAL, granted.first + 1u, name);
    if (manifest->globals && fsm_system_fsm(system, granted.first).count > 1)
        return misfit(why, FSM_SYSTEM_MISFIT_SEVERAL, granted.first, name);
    for (uint32_t i = granted.first; i < (uint32_t)granted.first + granted.count; i++) {
        if (!check_fsm(system, i, manifest, why)) return false;
    }
    const uint32_t child = supervised(system, granted.first, granted.count);
    if (child != FSM_SYSTEM_NO_FSM && !(manifest->groups >> FSM_GROUP_supervisor & 1))
        return misfit(why, FSM_SYSTEM_MISFIT_SUPERVISOR, child, fsm_system_fsm(system, child).name);
    return fits(why);
}

bool fsm_system_check_priorities(const struct fsm_system *system, uint32_t app, const struct fsm_rights *rights,
                                 struct fsm_system_why *why)
{
    REQUIRE(rights != 0);
    REQUIRE(why != 0);
    const struct fsm_system_app granted = fsm_system_app(system, app);
    for (uint32_t i = granted.first; i < (uint32_t)granted.first + granted.count; i++) {
        const struct fsm_system_fsm fsm = fsm_system_fsm(system, i);
        if (fsm.priority > rights->priority) return misfit(why, FSM_SYSTEM_MISFIT_PRIORITY, i, fsm.name);
    }
    return fits(why);
}

bool fsm_system_check_grants(const struct fsm_system *system, uint32_t app, const struct fsm_rights *rights,
                             struct fsm_system_why *why)
{
    REQUIRE(rights != 0);
    REQUIRE(why != 0);
    const struct fsm_system_app granted = fsm_system_app(system, app);
    const uint32_t group = group_missing(granted.groups, rights->groups);
    if (group < 64) return misfit(why, FSM_SYSTEM_MISFIT_GRANT, FSM_SYSTEM_NO_FSM, fsm_system_group_name(group));
    if (granted.memory > rights->memory) return misfit(why, FSM_SYSTEM_MISFIT_GRANT_MEMORY, FSM_SYSTEM_NO_FSM, granted.name);
    return fsm_system_check_priorities(system, app, rights, why);
}

const char *fsm_system_misfit_text(enum fsm_system_misfit misfit_kind)
{
    switch (misfit_kind) {
#define FSM_SYSTEM_MISFIT(name, text)                                                                                              \
    case FSM_SYSTEM_MISFIT_##name: return text;
        FSM_SYSTEM_MISFITS(FSM_SYSTEM_MISFIT)
#undef FSM_SYSTEM_MISFIT
    }
    return "this is not a misfit of app and system: report it";
}

const char *fsm_system_group_name(uint32_t number)
{
    switch (number) {
#define FSM_GROUP(group_number, name, purpose)                                                                                     \
    case group_number: return #name;
#define FSM_CALL(group, call_number, symbol, arguments)
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
    default: return "";
    }
}

static const char *target_name(uint32_t number)
{
    static const char *const names[] = {
        [FSM_TARGET_X86] = "x86", [FSM_TARGET_CORTEX_M3] = "cortex-m3", [FSM_TARGET_CORTEX_M4] = "cortex-m4"};
    return number < sizeof names / sizeof *names && names[number] ? names[number] : "";
}

const char *fsm_system_set_member(enum fsm_load_error error, uint32_t bit, const char **kind)
{
    const bool groups = error == FSM_LOAD_RIGHT_GROUPS || error == FSM_LOAD_DEVICE_GROUPS;
    const bool targets = error == FSM_LOAD_RIGHT_TARGET || error == FSM_LOAD_DEVICE_TARGET;
    *kind = groups ? "group" : "target";
    return groups ? fsm_system_group_name(bit) : targets ? target_name(bit) : NULL;
}
