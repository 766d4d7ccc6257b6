/* conf_fsm.c: the settings of FSMs: type, priority, mailbox, wires, configuration values. */
#include "conf_reader.h"

#include <stdio.h>
#include <string.h>

#include <fsm/abi.h>

#include "../../loader/bytes.h"

static const char *const fsm_settings[] = {"name",    "type", "count", "priority", "mailbox", "timers",
                                           "on_trap", "uart", "wires", "config",   "devices", NULL};

enum { DEFAULT_PRIORITY = 1, DEFAULT_MAILBOX = 8, DEFAULT_TIMERS = 2 };

static bool read_on_trap(struct conf_reader *reader, const config_setting_t *fsm, uint32_t *on_trap)
{
    static const char *const names[] = {[FSM_ON_TRAP_STOP] = "stop", [FSM_ON_TRAP_RESTART] = "restart"};
    const char *text = names[*on_trap];
    if (!conf_string(reader, fsm, "on_trap", &text)) return false;
    for (uint32_t i = 0; i < 2; i++) {
        if (strcmp(text, names[i]) == 0) {
            *on_trap = i;
            return true;
        }
    }
    return conf_fail(reader, config_setting_get_member(fsm, "on_trap"),
                     "`on_trap` = \"%.40s\" is neither: write \"restart\" or \"stop\"", text);
}

/* A serial port has one user, who gets its bytes. */
static bool read_uart(struct conf_reader *reader, const config_setting_t *fsm, uint32_t *uart)
{
    const config_setting_t *setting = config_setting_get_member(fsm, "uart");
    if (!setting) return true;
    if (!conf_number(reader, fsm, "uart", 1, FSM_CONF_UARTS - 1, uart)) return false;
    const config_setting_t *user = reader->uart_user[*uart];
    if (user) {
        return conf_fail(reader, setting, "serial port %u belongs to the FSM of line %u: give each FSM a port of its own", *uart,
                         config_setting_source_line(user));
    }
    reader->uart_user[*uart] = setting;
    return true;
}

/* The FSMs these lead to may come later in the file: conf_wires looks them up. */
static bool read_wires(struct conf_reader *reader, const config_setting_t *fsm, uint32_t *count)
{
    const config_setting_t *wires = config_setting_get_member(fsm, "wires");
    if (!wires) return true;
    if (!config_setting_is_group(wires)) return conf_fail(reader, wires, "`wires` is written { peer = \"fsm\"; … }");
    for (int i = 0; i < config_setting_length(wires); i++) {
        const config_setting_t *wire = config_setting_get_elem(wires, (unsigned)i);
        const char *peer = config_setting_name(wire), *target = NULL;
        if (i == FSM_PEERS_MAX)
            return conf_fail(reader, wire, "there are more than %d wires: an app has no more peers", FSM_PEERS_MAX);
        if (!conf_is_name(peer))
            return conf_fail(reader, wire, "`%.40s` is not a peer's name: use 1 to %d of a-z, 0-9 and _, a letter first", peer,
                             FSM_NAME_SIZE - 1);
        if (!conf_string(reader, wires, peer, &target)) return false;
        if (reader->wires.count == CONF_WIRES_MAX)
            return conf_fail(reader, wire, "there are more than %d wires in the system: remove some", CONF_WIRES_MAX);
        reader->wire[reader->wires.count] = (struct conf_wire){.setting = wire, .target = target, .fsm = reader->fsms.count};
        uint8_t *at = conf_append(reader, &reader->wires, FSM_SYSTEM_WIRE_SIZE);
        if (!at) return false;
        conf_store_name(at + FSM_SYSTEM_WIRE_AT_PEER, peer);
        ++*count;
    }
    return true;
}

/* A value's text: what is written in quotes, or a number in decimal. */
static bool value_text(struct conf_reader *reader, const config_setting_t *value, char number[24], const char **text)
{
    *text = config_setting_get_string(value);
    if (*text) return true;
    if (!conf_is_integer(value)) {
        return conf_fail(reader, value, "`%s` is neither a text nor a whole number: write it in quotes",
                         config_setting_name(value));
    }
    snprintf(number, 24, "%lld", (long long)conf_integer(value));
    *text = number;
    return true;
}

static bool add_value(struct conf_reader *reader, const config_setting_t *value)
{
    char number[24];
    const char *key = config_setting_name(value), *text;
    if (!conf_is_name(key))
        return conf_fail(reader, value, "`%.40s` is not a key: use 1 to %d of a-z, 0-9 and _, a letter first", key,
                         FSM_NAME_SIZE - 1);
    if (!value_text(reader, value, number, &text)) return false;
    const size_t length = strlen(text);
    if (length > FSM_SYSTEM_VALUE_MAX) {
        return conf_fail(reader, value, "the value of `%s` is %zu bytes long: make it at most %d", key, length,
                         FSM_SYSTEM_VALUE_MAX);
    }
    if (reader->configs.count == CONF_VALUES_MAX)
        return conf_fail(reader, value, "there are more than %d values in the system: remove some", CONF_VALUES_MAX);
    const uint32_t offset = reader->text.size;
    uint8_t *at = conf_append(reader, &reader->configs, FSM_SYSTEM_CONFIG_SIZE);
    if (!at) return false;
    conf_store_name(at + FSM_SYSTEM_CONFIG_AT_KEY, key);
    store32_le(at + FSM_SYSTEM_CONFIG_AT_OFFSET, offset);
    conf_store16(at + FSM_SYSTEM_CONFIG_AT_LENGTH, (uint32_t)length);
    uint8_t *bytes = conf_append(reader, &reader->text, (uint32_t)length);
    if (!bytes) return false;
    memcpy(bytes, text, length);
    return true;
}

static bool read_values(struct conf_reader *reader, const config_setting_t *fsm, uint32_t *count)
{
    const config_setting_t *values = config_setting_get_member(fsm, "config");
    if (!values) return true;
    if (!config_setting_is_group(values)) return conf_fail(reader, values, "`config` is written { key = \"value\"; … }");
    for (; *count < (uint32_t)config_setting_length(values); ++*count) {
        const config_setting_t *value = config_setting_get_elem(values, *count);
        if (*count == FSM_SYSTEM_FSM_CONFIGS_MAX) {
            return conf_fail(reader, value, "the FSM has more than %d values: remove some", FSM_SYSTEM_FSM_CONFIGS_MAX);
        }
        if (!add_value(reader, value)) return false;
    }
    return true;
}

static bool is_new_name(struct conf_reader *reader, const config_setting_t *fsm, const char *name)
{
    for (uint32_t i = 0; i < reader->fsms.count; i++) {
        if (strcmp(reader->fsm_name[i], name) != 0) continue;
        return conf_fail(reader, fsm, "there is already an FSM %s, in line %u: give each FSM of the system a name of its own", name,
                         config_setting_source_line(reader->fsm_setting[i]));
    }
    return true;
}

/* Unless written, the type named as the FSM is, or the only one there is. */
static bool read_type(struct conf_reader *reader, const config_setting_t *fsm, const struct conf_app *app, const char *name,
                      const char **type)
{
    if (!conf_name(reader, fsm, "type", type)) return false;
    if (*type) return true;
    for (uint32_t i = 0; app->known && i < app->manifest.types; i++) {
        const char *of_app = fsm_manifest_type(&app->manifest, i).name;
        if (app->manifest.types == 1 || strcmp(of_app, name) == 0) *type = of_app;
    }
    return *type ? true : conf_fail(reader, fsm, "the FSM %s has no `type`: name one of the app's FSM types", name);
}

/* How many there are, if it is an array; 0: it is one FSM. */
static bool read_count(struct conf_reader *reader, const config_setting_t *fsm, uint32_t *count)
{
    const config_setting_t *setting = fsm ? config_setting_get_member(fsm, "count") : NULL;
    if (setting && !conf_number(reader, fsm, "count", 1, FSM_SYSTEM_INSTANCES_MAX, count)) return false;
    reader->instances += *count ? *count : 1;
    if (reader->instances > FSM_SYSTEM_INSTANCES_MAX)
        return conf_fail(reader, setting, "there are more than %d FSMs in all: lower `count`", FSM_SYSTEM_INSTANCES_MAX);
    if (setting && config_setting_get_member(fsm, "devices"))
        return conf_fail(reader, setting,
                         "an array of FSMs has no `devices`, for each has one user: write the FSM that has them for itself");
    if (setting && config_setting_get_member(fsm, "uart"))
        return conf_fail(reader, setting,
                         "an array of FSMs has no `uart`, for a serial port has one user: write the FSM that has it for itself");
    return true;
}

/* The FSM's record; its name and type are known. `fsm` is NULL for one that is not written: it has defaults only. */
static bool add_fsm(struct conf_reader *reader, const config_setting_t *fsm, uint32_t app, const char *name, const char *type)
{
    const config_setting_t *where = fsm ? fsm : reader->app[app].setting;
    const uint32_t wire = reader->wires.count, config = reader->configs.count, index = reader->fsms.count;
    uint32_t priority = DEFAULT_PRIORITY, mailbox = DEFAULT_MAILBOX, timers = DEFAULT_TIMERS, on_trap = FSM_ON_TRAP_RESTART;
    const uint32_t device = reader->devices.count;
    uint32_t uart = 0, wires = 0, configs = 0, count = 0, devices = 0;
    if (!is_new_name(reader, where, name)) return false;
    if (index == FSM_SYSTEM_FSMS_MAX)
        return conf_fail(reader, where, "there are more than %d FSMs: remove some", FSM_SYSTEM_FSMS_MAX);
    if (!read_count(reader, fsm, &count)) return false;
    if (fsm) {
        if (!conf_number(reader, fsm, "priority", 0, FSM_PRIORITIES - 1, &priority)) return false;
        if (!conf_number(reader, fsm, "mailbox", 1, UINT8_MAX, &mailbox) ||
            !conf_number(reader, fsm, "timers", 0, UINT8_MAX, &timers))
            return false;
        if (!read_on_trap(reader, fsm, &on_trap) || !read_uart(reader, fsm, &uart)) return false;
        if (!read_wires(reader, fsm, &wires) || !read_values(reader, fsm, &configs)) return false;
        if (!conf_devices(reader, fsm, app, &devices)) return false;
    }
    uint8_t *at = conf_append(reader, &reader->fsms, FSM_SYSTEM_FSM_SIZE);
    if (!at) return false;
    reader->fsm_name[index] = name;
    reader->fsm_setting[index] = where;
    conf_store_name(at + FSM_SYSTEM_FSM_AT_NAME, name);
    conf_store_name(at + FSM_SYSTEM_FSM_AT_TYPE, type);
    conf_store16(at + FSM_SYSTEM_FSM_AT_APP, app);
    at[FSM_SYSTEM_FSM_AT_PRIORITY] = (uint8_t)priority;
    at[FSM_SYSTEM_FSM_AT_ON_TRAP] = (uint8_t)on_trap;
    at[FSM_SYSTEM_FSM_AT_MAILBOX] = (uint8_t)mailbox;
    at[FSM_SYSTEM_FSM_AT_TIMERS] = (uint8_t)timers;
    at[FSM_SYSTEM_FSM_AT_UART] = (uint8_t)uart;
    conf_store16(at + FSM_SYSTEM_FSM_AT_WIRE, wire);
    conf_store16(at + FSM_SYSTEM_FSM_AT_WIRES, wires);
    conf_store16(at + FSM_SYSTEM_FSM_AT_CONFIG, config);
    conf_store16(at + FSM_SYSTEM_FSM_AT_CONFIGS, configs);
    store32_le(at + FSM_SYSTEM_FSM_AT_COUNT, count);
    conf_store16(at + FSM_SYSTEM_FSM_AT_DEVICE, device);
    at[FSM_SYSTEM_FSM_AT_DEVICES] = (uint8_t)devices;
    return true;
}

/* A setting without the group it needs is a grant forgotten. */
static bool check_grants(struct conf_reader *reader, const config_setting_t *fsm, uint32_t app)
{
    static const struct {
        const char *setting, *group;
        uint8_t number;
    } needs[] = {{"uart", "uart", FSM_GROUP_uart}, {"config", "config", FSM_GROUP_config}};
    const uint64_t granted = load64_le(reader->apps.bytes + app * FSM_SYSTEM_APP_SIZE + FSM_SYSTEM_APP_AT_GROUPS);
    for (uint32_t i = 0; i < 2; i++) {
        const config_setting_t *setting = config_setting_get_member(fsm, needs[i].setting);
        if (!setting || granted >> needs[i].number & 1) continue;
        return conf_fail(reader, setting,
                         "`%s` is of no use to an app without the group \"%s\": add it to the app's `groups`, or remove this",
                         needs[i].setting, needs[i].group);
    }
    return true;
}

static bool read_fsm(struct conf_reader *reader, const config_setting_t *fsm, uint32_t app)
{
    const char *name = NULL, *type = NULL;
    if (!conf_group(reader, fsm, "an FSM", fsm_settings) || !conf_name(reader, fsm, "name", &name)) return false;
    if (!name) return conf_fail(reader, fsm, "the FSM has no `name`: write one");
    if (!read_type(reader, fsm, &reader->app[app], name, &type) || !check_grants(reader, fsm, app)) return false;
    return add_fsm(reader, fsm, app, name, type);
}

bool conf_fsms(struct conf_reader *reader, const config_setting_t *app, uint32_t index, uint32_t *count)
{
    const config_setting_t *fsms = config_setting_get_member(app, "fsms");
    const struct conf_app *known = &reader->app[index];
    *count = 0;
    if (fsms) {
        if (!config_setting_is_list(fsms) || config_setting_length(fsms) == 0) {
            return conf_fail(reader, fsms, "`fsms` is written ( { name = \"a\"; type = \"t\"; … }, … ), with at least one");
        }
        for (; *count < (uint32_t)config_setting_length(fsms); ++*count) {
            if (!read_fsm(reader, config_setting_get_elem(fsms, *count), index)) return false;
        }
        return true;
    }
    if (!known->known)
        return conf_fail(reader, app, "the app has no `fsms`: write them, for the file has no manifest to take them from");
    for (; *count < known->manifest.types; ++*count) {
        const char *type = fsm_manifest_type(&known->manifest, *count).name;
        if (!add_fsm(reader, NULL, index, type, type)) return false;
    }
    return true;
}
