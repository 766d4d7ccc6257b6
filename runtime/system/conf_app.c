/* conf_app.c: the settings of an app: its file, what it is granted, and what its manifest says. */
#include "conf_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

#include "../../loader/bytes.h"
#include "../../loader/trailer.h"
#include "check.h"

static const char *const app_settings[] = {"name", "file",    "groups",  "memory", "counter", "epoch",
                                           "fsms", "sources", "options", "core",   NULL};

static const char *const group_names[] = {
#define FSM_GROUP(number, name, purpose) #name,
#define FSM_CALL(group, number, symbol, arguments)
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
};
static const uint8_t group_numbers[] = {
#define FSM_GROUP(number, name, purpose) number,
#define FSM_CALL(group, number, symbol, arguments)
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
};
enum { GROUPS = sizeof group_names / sizeof group_names[0] };

/* What is granted is what is written: no `groups`, nothing but core, which every app has. */
static bool read_groups(struct conf_reader *reader, const config_setting_t *app, uint64_t *granted)
{
    *granted = 1u << FSM_GROUP_core;
    const config_setting_t *groups = config_setting_get_member(app, "groups");
    if (!groups) return true;
    if (!config_setting_is_aggregate(groups) || config_setting_is_group(groups)) {
        return conf_fail(reader, groups, "`groups` is written [\"log\", \"timer\"]: a list of group names");
    }
    for (int i = 0; i < config_setting_length(groups); i++) {
        const char *name = config_setting_get_string_elem(groups, i);
        if (!name) return conf_fail(reader, groups, "`groups` is written [\"log\", \"timer\"]: a list of group names");
        uint32_t known = 0;
        while (known < GROUPS && strcmp(group_names[known], name) != 0) known++;
        if (known == GROUPS) {
            conf_fail(reader, groups, "there is no group \"%.40s\": correct its name in `groups`", name);
            return conf_suggest(reader, name, group_names, GROUPS);
        }
        *granted |= (uint64_t)1 << group_numbers[known];
    }
    return true;
}

/* Reads the app's file once; what comes later works on these bytes. */
static bool read_file(struct conf_reader *reader, const config_setting_t *app, struct fsm_conf_app *file)
{
    const char *name = NULL;
    if (!conf_string(reader, app, "file", &name)) return false;
    const config_setting_t *setting = config_setting_get_member(app, "file");
    const bool is_source = !name && config_setting_get_member(app, "sources");
    if (is_source && !reader->options->make)
        return conf_fail(reader, app, "the app comes as source: use 'fsmrun --compile', or name its signed .fsm file in `file`");
    if (!name && !is_source) return conf_fail(reader, app, "the app has no `file`: name its signed .fsm file");
    if (!setting) setting = app;
    file->path = reader->options->make ? conf_made(reader, app, name) : conf_path(reader, reader->options->apps, name);
    if (!file->path) return false;
    const int error = conf_file(file->path, FSM_CONF_FILE_MAX, &file->bytes, &file->size);
    if (error == 0) return true;
    if (error == ENOMEM) return conf_fail_memory(reader);
    if (error == EFBIG)
        return conf_fail(reader, setting, "%s is larger than the %d MiB of an app: name a .fsm file", file->path,
                         FSM_CONF_FILE_MAX >> 20);
    conf_fail(reader, setting, "cannot read %s: %s: build and sign the app, or correct `file`", file->path, strerror(error));
    if (error == EACCES || error == EIO) reader->result = FSM_CONF_MACHINE;
    return false;
}

/* The manifest as the trailer names it. Whether it is genuine is decided by fsm_load_verify, later. */
static bool read_manifest(struct conf_reader *reader, struct conf_app *app, const struct fsm_conf_app *file)
{
    const config_setting_t *setting = config_setting_get_member(app->setting, "file");
    struct fsm_trailer trailer;
    enum fsm_load_error error = fsm_trailer_read(file->bytes, file->size, &trailer);
    if (error == FSM_LOAD_OK && trailer.kind != FSM_KIND_APP) error = FSM_LOAD_KIND;
    if (error == FSM_LOAD_OK) {
        error = fsm_manifest_read(file->bytes, trailer.image_length, trailer.manifest, trailer.manifest_length, &app->manifest);
    }
    app->known = error == FSM_LOAD_OK;
    if (app->known || reader->options->unchecked) return true;
    return conf_fail(reader, setting, "%s: %s", file->path, fsm_load_text(error));
}

static bool is_new_name(struct conf_reader *reader, const config_setting_t *app, uint32_t index, const char *name)
{
    for (uint32_t i = 0; i < index; i++) {
        if (strcmp((const char *)reader->apps.bytes + i * FSM_SYSTEM_APP_SIZE + FSM_SYSTEM_APP_AT_NAME, name) != 0) continue;
        return conf_fail(reader, app, "there is already an app %s, in line %u: an app is listed once, with all its FSMs in `fsms`",
                         name, config_setting_source_line(reader->app[i].setting));
    }
    return true;
}

static bool read_name(struct conf_reader *reader, struct conf_app *app, uint32_t index, const char **name)
{
    if (!conf_name(reader, app->setting, "name", name)) return false;
    if (!*name && app->known) *name = fsm_manifest_name(&app->manifest);
    if (!*name)
        return conf_fail(reader, app->setting, "the app has no `name`: write it, for the file has no manifest to take it from");
    return is_new_name(reader, app->setting, index, *name);
}

/* Only hosted kernels have several. */
static bool read_core(struct conf_reader *reader, const config_setting_t *app, struct fsm_conf_app *file)
{
    uint32_t core = 0;
    if (!conf_number(reader, app, "core", 0, FSM_CONF_CORES_MAX - 1, &core)) return false;
    file->core = config_setting_get_member(app, "core") ? (int16_t)core : -1;
    return true;
}

bool conf_app(struct conf_reader *reader, const config_setting_t *setting)
{
    const uint32_t index = reader->apps.count;
    if (index == FSM_SYSTEM_APPS_MAX)
        return conf_fail(reader, setting, "there are more than %d apps: remove some", FSM_SYSTEM_APPS_MAX);
    struct conf_app *app = &reader->app[index];
    const char *name = NULL;
    uint64_t groups;
    uint32_t memory = 0, counter = 0, epoch = 0, count = 0;
    app->setting = setting;
    if (!conf_group(reader, setting, "an app", app_settings)) return false;
    if (!read_file(reader, setting, &reader->conf->apps[index]) || !read_manifest(reader, app, &reader->conf->apps[index]))
        return false;
    if (!read_name(reader, app, index, &name) || !read_groups(reader, setting, &groups)) return false;
    if (!conf_number(reader, setting, "memory", 0, UINT32_MAX, &memory)) return false;
    if (!conf_number(reader, setting, "counter", 0, UINT32_MAX, &counter)) return false;
    if (!conf_number(reader, setting, "epoch", 0, UINT32_MAX, &epoch)) return false;
    if (!read_core(reader, setting, &reader->conf->apps[index])) return false;
    const uint32_t first = reader->fsms.count;
    uint8_t *at = conf_append(reader, &reader->apps, FSM_SYSTEM_APP_SIZE);
    if (!at) return false;
    conf_store_name(at + FSM_SYSTEM_APP_AT_NAME, name);
    store64_le(at + FSM_SYSTEM_APP_AT_GROUPS, groups);
    store32_le(at + FSM_SYSTEM_APP_AT_MEMORY, memory);
    store32_le(at + FSM_SYSTEM_APP_AT_COUNTER, counter);
    store32_le(at + FSM_SYSTEM_APP_AT_EPOCH, epoch);
    if (!conf_fsms(reader, setting, index, &count)) return false; /* the table stays: only an app grows it */
    conf_store16(at + FSM_SYSTEM_APP_AT_FIRST, first);
    conf_store16(at + FSM_SYSTEM_APP_AT_COUNT, count);
    return true;
}

/* The line a misfit is about: the setting to change, if there is one. */
static const config_setting_t *setting_of(const struct conf_reader *reader, uint32_t app, const struct fsm_system_why *why)
{
    static const char *const names[] = {
        [FSM_SYSTEM_MISFIT_NAME] = "name",
        [FSM_SYSTEM_MISFIT_GROUP] = "groups",
        [FSM_SYSTEM_MISFIT_MEMORY] = "memory",
        [FSM_SYSTEM_MISFIT_COUNTER] = "counter",
        [FSM_SYSTEM_MISFIT_TYPE] = "type",
        [FSM_SYSTEM_MISFIT_UNWIRED] = "wires",
        [FSM_SYSTEM_MISFIT_PEER] = "wires",
        [FSM_SYSTEM_MISFIT_PRIORITY] = "priority",
        [FSM_SYSTEM_MISFIT_SUPERVISOR] = "supervisor",
    };
    const config_setting_t *whole = why->fsm == FSM_SYSTEM_NO_FSM ? reader->app[app].setting : reader->fsm_setting[why->fsm];
    const char *name = why->misfit < sizeof names / sizeof names[0] ? names[why->misfit] : NULL;
    const config_setting_t *part = name ? config_setting_get_member(whole, name) : NULL;
    if (part && why->misfit == FSM_SYSTEM_MISFIT_PEER) {
        const config_setting_t *wire = config_setting_get_member(part, why->name);
        if (wire) part = wire;
    }
    return part ? part : whole;
}

/* What belongs in the place of the wrong name, if it is one of few. */
static bool suggest(struct conf_reader *reader, uint32_t app, const struct fsm_system_why *why)
{
    const struct fsm_manifest *manifest = &reader->app[app].manifest;
    const char *names[FSM_TYPES_MAX > FSM_PEERS_MAX ? FSM_TYPES_MAX : FSM_PEERS_MAX];
    if (why->misfit == FSM_SYSTEM_MISFIT_TYPE) {
        for (uint32_t i = 0; i < manifest->types; i++) names[i] = fsm_manifest_type(manifest, i).name;
        return conf_suggest(reader, why->name, names, manifest->types);
    }
    if (why->misfit == FSM_SYSTEM_MISFIT_PEER) {
        for (uint32_t i = 0; i < manifest->peers; i++) names[i] = fsm_manifest_peer(manifest, i);
        return conf_suggest(reader, why->name, names, manifest->peers);
    }
    if (why->misfit == FSM_SYSTEM_MISFIT_UNWIRED) return conf_suggest(reader, "", reader->fsm_name, reader->fsms.count);
    return false;
}

bool conf_fit(struct conf_reader *reader)
{
    const struct fsm_system *system = &reader->conf->system;
    for (uint32_t i = 0; i < system->apps && !reader->options->unchecked; i++) {
        struct fsm_system_why why;
        if (fsm_system_check_app(system, i, &reader->app[i].manifest, &why)) continue;
        const bool whole = why.fsm == FSM_SYSTEM_NO_FSM;
        const char *who = whole ? fsm_system_app(system, i).name : fsm_system_fsm(system, why.fsm).name;
        const bool same = strcmp(who, why.name) == 0;
        conf_fail(reader, setting_of(reader, i, &why), "%s %s: %s%s%s%s", whole ? "app" : "FSM", who, same ? "" : "\"",
                  same ? "" : why.name, same ? "" : "\": ", fsm_system_misfit_text(why.misfit));
        return suggest(reader, i, &why);
    }
    return true;
}
