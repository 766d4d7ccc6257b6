/* conf_legacy.c: locks and shared blocks, and who may use them. */
#include "conf_reader.h"

#include <string.h>

#include <fsm/abi.h>

#include "../../loader/bytes.h"

static const char *const lock_settings[] = {"name", "units", "users", "waiters", NULL};
static const char *const block_settings[] = {"name", "bytes", "lock", NULL};

static uint8_t *record(const struct conf_reader *reader, uint32_t object)
{
    return reader->objects.bytes + object * FSM_SYSTEM_OBJECT_SIZE;
}

static bool is_lock(const struct conf_reader *reader, uint32_t object)
{
    return load32_le(record(reader, object) + FSM_SYSTEM_OBJECT_AT_BYTES) == 0;
}

static uint32_t named(const struct conf_reader *reader, const char *name)
{
    uint32_t object = 0;
    while (object < reader->objects.count && strcmp((const char *)record(reader, object), name) != 0) object++;
    return object;
}

static bool read_name(struct conf_reader *reader, const config_setting_t *setting, const char **name)
{
    *name = NULL;
    if (!conf_name(reader, setting, "name", name)) return false;
    if (!*name) return conf_fail(reader, setting, "a lock or block of `legacy` has no `name`: write one");
    if (named(reader, *name) < reader->objects.count)
        return conf_fail(reader, setting, "there is already a lock or block %s: give it another name", *name);
    return true;
}

static bool read_user(struct conf_reader *reader, const config_setting_t *users, int index, uint8_t *lock)
{
    const char *name = config_setting_get_string_elem(users, index);
    uint32_t fsm = 0;
    if (!name) return conf_fail(reader, users, "`users` is written [\"one\", \"other\"]: a list of FSMs");
    while (fsm < reader->fsms.count && strcmp(reader->fsm_name[fsm], name) != 0) fsm++;
    if (fsm == reader->fsms.count) {
        conf_fail(reader, users, "there is no FSM \"%.40s\" to use this: name one of the system's", name);
        return conf_suggest(reader, name, reader->fsm_name, reader->fsms.count);
    }
    if (load32_le(reader->fsms.bytes + fsm * FSM_SYSTEM_FSM_SIZE + FSM_SYSTEM_FSM_AT_COUNT) != 0)
        return conf_fail(reader, users, "%s is an array of FSMs, which cannot use locks: name an FSM without `count`", name);
    const uint32_t app = load16_le(reader->fsms.bytes + fsm * FSM_SYSTEM_FSM_SIZE + FSM_SYSTEM_FSM_AT_APP);
    const uint8_t *of = reader->apps.bytes + app * FSM_SYSTEM_APP_SIZE;
    if (!(load64_le(of + FSM_SYSTEM_APP_AT_GROUPS) >> FSM_GROUP_legacy & 1))
        return conf_fail(reader, users, "FSM %s cannot use locks: add \"legacy\" to the `groups` of its app, %s", name,
                         (const char *)of + FSM_SYSTEM_APP_AT_NAME);
    for (int i = 0; i < index; i++)
        if (load16_le(lock + FSM_SYSTEM_OBJECT_AT_USER + 2 * i) == fsm)
            return conf_fail(reader, users, "`users` has %s twice: remove one", name);
    conf_store16(lock + FSM_SYSTEM_OBJECT_AT_USER + 2 * index, fsm);
    return true;
}

static bool read_users(struct conf_reader *reader, const config_setting_t *setting, uint8_t *lock, uint32_t *count)
{
    const config_setting_t *users = config_setting_get_member(setting, "users");
    const bool list = users && config_setting_is_aggregate(users) && !config_setting_is_group(users);
    if (!list || config_setting_length(users) == 0)
        return conf_fail(reader, users ? users : setting,
                         "a lock has `users`, written [\"one\", \"other\"]: the FSMs that may use it");
    if (config_setting_length(users) > FSM_SYSTEM_USERS_MAX)
        return conf_fail(reader, users, "a lock has at most %d users: have the others send messages", FSM_SYSTEM_USERS_MAX);
    *count = (uint32_t)config_setting_length(users);
    for (int i = 0; i < config_setting_length(users); i++)
        if (!read_user(reader, users, i, lock)) return false;
    return true;
}

static bool read_lock(struct conf_reader *reader, const config_setting_t *setting)
{
    const char *name;
    uint32_t units = 1, users = 0;
    uint8_t lock[FSM_SYSTEM_OBJECT_SIZE] = {0};
    if (!conf_group(reader, setting, "a lock", lock_settings) || !read_name(reader, setting, &name)) return false;
    if (!conf_number(reader, setting, "units", 1, UINT8_MAX, &units) || !read_users(reader, setting, lock, &users)) return false;
    uint32_t waiters = users;
    if (!conf_number(reader, setting, "waiters", 0, users, &waiters)) return false;
    conf_store_name(lock + FSM_SYSTEM_OBJECT_AT_NAME, name);
    lock[FSM_SYSTEM_OBJECT_AT_UNITS] = (uint8_t)units;
    lock[FSM_SYSTEM_OBJECT_AT_USERS] = (uint8_t)users;
    lock[FSM_SYSTEM_OBJECT_AT_WAITERS] = (uint8_t)waiters;
    uint8_t *at = conf_append(reader, &reader->objects, sizeof lock);
    if (at) memcpy(at, lock, sizeof lock);
    return at != NULL;
}

/* Its lock is listed before it. */
static bool read_block(struct conf_reader *reader, const config_setting_t *setting)
{
    const char *name, *lock = NULL;
    uint32_t bytes = 0;
    if (!conf_group(reader, setting, "a block", block_settings) || !read_name(reader, setting, &name)) return false;
    if (!conf_number(reader, setting, "bytes", 1, FSM_SYSTEM_BYTES_MAX, &bytes) || !conf_name(reader, setting, "lock", &lock))
        return false;
    if (!lock)
        return conf_fail(reader, setting, "block %s has no `lock`: name one, for its bytes are reached only by who holds it", name);
    const uint32_t found = named(reader, lock);
    if (found == reader->objects.count || !is_lock(reader, found))
        return conf_fail(reader, config_setting_get_member(setting, "lock"), "there is no lock \"%s\": list it before this block",
                         lock);
    uint8_t *at = conf_append(reader, &reader->objects, FSM_SYSTEM_OBJECT_SIZE);
    if (!at) return false;
    conf_store_name(at + FSM_SYSTEM_OBJECT_AT_NAME, name);
    store32_le(at + FSM_SYSTEM_OBJECT_AT_BYTES, bytes);
    conf_store16(at + FSM_SYSTEM_OBJECT_AT_LOCK, found);
    return true;
}

bool conf_legacy(struct conf_reader *reader, const config_setting_t *legacy)
{
    if (!config_setting_is_list(legacy) || config_setting_length(legacy) == 0)
        return conf_fail(reader, legacy,
                         "`legacy` is written ( { name = \"a\"; users = [\"one\", \"other\"]; }, … ), with at least one");
    if (config_setting_length(legacy) > FSM_SYSTEM_OBJECTS_MAX)
        return conf_fail(reader, legacy, "there are more than %d locks and blocks: remove some", FSM_SYSTEM_OBJECTS_MAX);
    for (int i = 0; i < config_setting_length(legacy); i++) {
        const config_setting_t *setting = config_setting_get_elem(legacy, (unsigned)i);
        const bool block = config_setting_is_group(setting) && config_setting_get_member(setting, "bytes");
        if (!(block ? read_block : read_lock)(reader, setting)) return false;
    }
    return true;
}
