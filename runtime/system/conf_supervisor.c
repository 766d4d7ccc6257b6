/* conf_supervisor.c: who supervises an FSM, and how it is restarted. */
#include "conf_reader.h"

#include <string.h>

#include <fsm/abi.h>

#include "../../loader/bytes.h"

static const char *const restart_settings[] = {"delay", "delay_max", "traps", "window", "answer", NULL};

/* `delay_max` is not below `delay`, unless it is written so. */
static bool read_restart(struct conf_reader *reader, const config_setting_t *restart, struct fsm_system_policy *policy)
{
    uint32_t traps = policy->traps;
    if (!conf_group(reader, restart, "`restart`", restart_settings)) return false;
    if (!conf_number(reader, restart, "delay", 0, INT32_MAX, &policy->delay)) return false;
    if (policy->delay > policy->delay_max) policy->delay_max = policy->delay;
    if (!conf_number(reader, restart, "delay_max", 0, INT32_MAX, &policy->delay_max)) return false;
    if (!conf_number(reader, restart, "traps", 0, FSM_SYSTEM_TRAPS_MAX, &traps)) return false;
    if (!conf_number(reader, restart, "window", 1, INT32_MAX, &policy->window)) return false;
    if (!conf_number(reader, restart, "answer", 1, INT32_MAX, &policy->answer)) return false;
    policy->traps = (uint8_t)traps;
    if (policy->delay <= policy->delay_max) return true;
    return conf_fail(reader, config_setting_get_member(restart, "delay_max"), "`delay_max` = %u is below `delay` = %u: raise it",
                     policy->delay_max, policy->delay);
}

/* What is of use only with a supervisor, or only without. */
static bool check_use(struct conf_reader *reader, const config_setting_t *fsm, const config_setting_t *restart)
{
    const bool supervised = config_setting_get_member(fsm, "supervisor") != NULL;
    const config_setting_t *halt = config_setting_get_member(fsm, "halt");
    const config_setting_t *answer = restart ? config_setting_get_member(restart, "answer") : NULL;
    if (halt && supervised)
        return conf_fail(reader, halt, "`halt` is for an FSM that nobody supervises: remove it, or `supervisor`");
    if (answer && !supervised)
        return conf_fail(reader, answer, "`answer` is how long a supervisor may take: add a `supervisor`, or remove this");
    return true;
}

static void store(uint8_t *at, const struct fsm_system_policy *policy)
{
    store32_le(at + FSM_SYSTEM_POLICY_AT_DELAY, policy->delay);
    store32_le(at + FSM_SYSTEM_POLICY_AT_DELAY_MAX, policy->delay_max);
    store32_le(at + FSM_SYSTEM_POLICY_AT_WINDOW, policy->window);
    store32_le(at + FSM_SYSTEM_POLICY_AT_ANSWER, policy->answer);
    at[FSM_SYSTEM_POLICY_AT_TRAPS] = policy->traps;
    at[FSM_SYSTEM_POLICY_AT_HALT] = policy->halt;
}

/* Policies that are alike are one. */
static bool add_policy(struct conf_reader *reader, const config_setting_t *where, const struct fsm_system_policy *policy,
                       uint32_t *number)
{
    uint8_t bytes[FSM_SYSTEM_POLICY_SIZE] = {0};
    store(bytes, policy);
    for (uint32_t i = 0; i < reader->policies.count; i++) {
        if (memcmp(reader->policies.bytes + i * sizeof bytes, bytes, sizeof bytes) != 0) continue;
        *number = i + 1;
        return true;
    }
    if (reader->policies.count == FSM_SYSTEM_POLICIES_MAX)
        return conf_fail(reader, where, "there are more than %d different ways to restart an FSM: make some alike",
                         FSM_SYSTEM_POLICIES_MAX);
    uint8_t *at = conf_append(reader, &reader->policies, sizeof bytes);
    if (!at) return false;
    memcpy(at, bytes, sizeof bytes);
    *number = reader->policies.count;
    return true;
}

bool conf_policy(struct conf_reader *reader, const config_setting_t *fsm, uint32_t *number)
{
    const config_setting_t *restart = config_setting_get_member(fsm, "restart"), *halt = config_setting_get_member(fsm, "halt");
    struct fsm_system_policy policy = fsm_system_default_policy;
    uint32_t code = 0;
    if (!check_use(reader, fsm, restart)) return false;
    if (!conf_number(reader, fsm, "halt", FSM_SYSTEM_HALT_MIN, FSM_SYSTEM_HALT_MAX, &code)) return false;
    if (restart && !read_restart(reader, restart, &policy)) return false;
    policy.halt = (uint8_t)code;
    return restart || halt ? add_policy(reader, restart ? restart : halt, &policy, number) : true;
}

static uint8_t *record(const struct conf_reader *reader, uint32_t fsm) { return reader->fsms.bytes + fsm * FSM_SYSTEM_FSM_SIZE; }

static bool may_supervise(struct conf_reader *reader, const config_setting_t *setting, uint32_t supervisor)
{
    const uint32_t app = load16_le(record(reader, supervisor) + FSM_SYSTEM_FSM_AT_APP);
    const uint8_t *of = reader->apps.bytes + app * FSM_SYSTEM_APP_SIZE;
    if (load64_le(of + FSM_SYSTEM_APP_AT_GROUPS) >> FSM_GROUP_supervisor & 1) return true;
    return conf_fail(reader, setting, "FSM %s cannot supervise: add \"supervisor\" to the `groups` of its app, %s",
                     reader->fsm_name[supervisor], (const char *)of + FSM_SYSTEM_APP_AT_NAME);
}

/* The setting is in the FSM's own group; one that is not written has none. */
static bool read_supervisor(struct conf_reader *reader, uint32_t fsm)
{
    const config_setting_t *group = reader->fsm_setting[fsm], *setting = config_setting_get_member(group, "supervisor");
    const char *name = NULL;
    uint32_t found = 0;
    if (!setting) return true;
    if (!conf_name(reader, group, "supervisor", &name)) return false;
    while (found < reader->fsms.count && strcmp(reader->fsm_name[found], name) != 0) found++;
    if (found == reader->fsms.count) {
        conf_fail(reader, setting, "there is no FSM \"%s\" to supervise this one: name one of the system's", name);
        return conf_suggest(reader, name, reader->fsm_name, reader->fsms.count);
    }
    if (found == fsm) return conf_fail(reader, setting, "FSM %s cannot supervise itself: name another `supervisor`", name);
    if (load32_le(record(reader, found) + FSM_SYSTEM_FSM_AT_COUNT) != 0)
        return conf_fail(reader, setting, "%s is an array of FSMs, which cannot supervise: name an FSM without `count`", name);
    conf_store16(record(reader, fsm) + FSM_SYSTEM_FSM_AT_SUPERVISOR, found + 1);
    return may_supervise(reader, setting, found);
}

static uint32_t above(const struct conf_reader *reader, uint32_t fsm)
{
    return load16_le(record(reader, fsm) + FSM_SYSTEM_FSM_AT_SUPERVISOR) - 1u;
}

/* Supervisors on the way up from the FSM; the way may come back to it, or run in a circle beside it, and then counts as all FSMs.
 */
static uint32_t levels(const struct conf_reader *reader, uint32_t fsm, bool *back)
{
    uint32_t count = 0;
    *back = false;
    for (uint32_t at = above(reader, fsm); at != UINT32_MAX && count < reader->fsms.count; at = above(reader, at)) {
        count++;
        *back = *back || at == fsm;
    }
    return count;
}

static bool check_way_up(struct conf_reader *reader, uint32_t fsm, bool circles)
{
    const config_setting_t *setting = config_setting_get_member(reader->fsm_setting[fsm], "supervisor");
    bool back;
    const uint32_t count = levels(reader, fsm, &back);
    if (circles && back)
        return conf_fail(reader, setting, "FSM %s would supervise itself, over its `supervisor`: name another one",
                         reader->fsm_name[fsm]);
    if (!circles && count > FSM_SYSTEM_LEVELS_MAX)
        return conf_fail(reader, setting, "FSM %s has more than %d supervisors above it: take some out", reader->fsm_name[fsm],
                         FSM_SYSTEM_LEVELS_MAX);
    return true;
}

bool conf_supervisors(struct conf_reader *reader)
{
    for (uint32_t i = 0; i < reader->fsms.count; i++)
        if (!read_supervisor(reader, i)) return false;
    for (uint32_t i = 0; i < reader->fsms.count; i++)
        if (!check_way_up(reader, i, true)) return false;
    for (uint32_t i = 0; i < reader->fsms.count; i++)
        if (!check_way_up(reader, i, false)) return false;
    return true;
}
