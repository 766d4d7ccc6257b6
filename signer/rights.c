/* rights.c: rights in certificates, and what they allow. */
#include "rights.h"

#include <inttypes.h>
#include <stdio.h>

#include <fsm/abi.h>

#include "name.h"

void fsm_sign_rights_format(const struct fsm_rights *rights, char text[])
{
    snprintf(text, FSM_RIGHTS_LENGTH + 1, FSM_RIGHTS_FORMAT, (unsigned long long)rights->groups, rights->memory, rights->priority,
             rights->trusted ? 1u : 0u, rights->targets, rights->epoch);
}

static enum fsm_sign_error target_allow(const struct fsm_rights *rights, const char *holder, uint32_t target, const char *what,
                                        struct fsm_sign_why *why)
{
    if (target < 32 && rights->targets >> target & 1) return FSM_SIGN_OK;
    const char *name = fsm_sign_target_name(target);
    return fsm_sign_fail(why, FSM_SIGN_RIGHTS, "%s is for target %s, which certificate '%s' does not allow", what,
                         name ? name : "unknown", holder);
}

enum fsm_sign_error fsm_sign_rights_allow_app(const struct fsm_rights *rights, const char *holder,
                                              const struct fsm_manifest *manifest, struct fsm_sign_why *why)
{
    char app[FSM_NAME_SIZE + 8];
    snprintf(app, sizeof app, "app '%s'", fsm_manifest_name(manifest));
    for (unsigned group = 0; group < 64; group++) {
        bool used = manifest->groups >> group & 1;
        if (!used || group == FSM_GROUP_core || rights->groups >> group & 1) continue;
        char name[24];
        fsm_sign_groups_format(UINT64_C(1) << group, name, sizeof name);
        return fsm_sign_fail(why, FSM_SIGN_RIGHTS, "%s uses %s%s, which certificate '%s' does not allow", app,
                             fsm_sign_group_name(group) ? "group " : "", name, holder);
    }
    if (manifest->memory > rights->memory)
        return fsm_sign_fail(why, FSM_SIGN_RIGHTS,
                             "%s asks for %" PRIu32 " bytes of memory, more than the %" PRIu32 " certificate '%s' allows", app,
                             manifest->memory, rights->memory, holder);
    if (manifest->trusted && !rights->trusted)
        return fsm_sign_fail(why, FSM_SIGN_RIGHTS, "%s contains trusted functions, which certificate '%s' does not allow", app,
                             holder);
    return target_allow(rights, holder, manifest->target, app, why);
}

enum fsm_sign_error fsm_sign_rights_allow_system(const struct fsm_rights *rights, const char *holder, uint32_t target,
                                                 struct fsm_sign_why *why)
{
    return target_allow(rights, holder, target, "the system image", why);
}
