/* conf.c: the system-file compiler from end to end. */
#include "conf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conf_reader.h"

enum { SYSTEM_FILE_MAX = 4 * 1024 * 1024 };

static const char *const root_settings[] = {"apps",       "posix",      "sign",        "stop_when_idle",
                                            "stop_after", "stack_pool", "never_waits", NULL};

static bool read_text(struct conf_reader *reader)
{
    uint8_t *text;
    uint32_t size;
    const int error = conf_file(reader->path, SYSTEM_FILE_MAX, &text, &size);
    if (error == ENOMEM) return conf_fail_memory(reader);
    if (error == EFBIG)
        return conf_fail_as(reader, FSM_CONF_INPUT, 0, "it is too large for a system file: check that it is the file you meant");
    if (error) {
        const bool machine = error == EACCES || error == EIO;
        return conf_fail_as(reader, machine ? FSM_CONF_MACHINE : FSM_CONF_CALL, 0,
                            "cannot read the system file: %s: check the path", strerror(error));
    }
    bool good = conf_scan(reader, (const char *)text, size);
    if (good && !config_read_string(&reader->config, (const char *)text)) {
        const bool twice = strstr(config_error_text(&reader->config), "duplicate") != NULL;
        good = conf_fail_as(reader, FSM_CONF_INPUT, (uint32_t)config_error_line(&reader->config), "%s: %s",
                            config_error_text(&reader->config),
                            twice ? "write it once" : "look here and in the line before for a missing ; \" ) } or ]");
    }
    free(text);
    return good;
}

static bool read_apps(struct conf_reader *reader, const config_setting_t *root)
{
    const config_setting_t *apps = config_setting_get_member(root, "apps");
    if (!apps) return conf_fail(reader, root, "there is no setting `apps`: write apps = ( { file = \"app.fsm\"; … } );");
    if (!config_setting_is_list(apps) || config_setting_length(apps) == 0) {
        return conf_fail(reader, apps, "`apps` is written ( { file = \"app.fsm\"; … }, … ), with at least one");
    }
    for (int i = 0; i < config_setting_length(apps); i++) {
        if (!conf_app(reader, config_setting_get_elem(apps, (unsigned)i))) return false;
    }
    return true;
}

static bool compile(struct conf_reader *reader)
{
    if (!reader->folder || !reader->fsm_setting || !reader->fsm_name || !reader->wire) return conf_fail_memory(reader);
    if (!read_text(reader)) return false;
    const config_setting_t *root = config_root_setting(&reader->config);
    if (!conf_group(reader, root, "a system file", root_settings)) return false;
    if (!conf_number(reader, root, "stop_when_idle", 0, UINT32_MAX, &reader->stop_when_idle)) return false;
    if (!conf_number(reader, root, "stop_after", 0, UINT32_MAX, &reader->stop_after)) return false;
    uint32_t never = FSM_PRIORITIES;
    if (!conf_number(reader, root, "never_waits", 0, FSM_PRIORITIES - 1, &never)) return false;
    reader->never_waits = never == FSM_PRIORITIES ? 0 : (uint8_t)(never + 1);
    if (!conf_number(reader, root, "stack_pool", 0, CONF_STACK_POOL_MAX, &reader->stack_pool)) return false;
    if (!read_apps(reader, root) || !conf_wires(reader)) return false;
    const config_setting_t *posix = config_setting_get_member(root, "posix"), *sign = config_setting_get_member(root, "sign");
    if (posix && !conf_posix(reader, posix)) return false;
    if (sign && !conf_sign(reader, sign)) return false;
    return conf_write(reader) && conf_fit(reader);
}

/* "a/b.conf": "a"; "/b.conf": "/."; "b.conf": "". */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return strdup("");
    return slash == path ? strdup("/.") : strndup(path, (size_t)(slash - path));
}

enum fsm_conf_result fsm_conf_read(struct fsm_conf *conf, const char *path, const struct fsm_conf_options *options)
{
    static const struct fsm_conf_options defaults;
    memset(conf, 0, sizeof *conf);
    struct conf_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        strcpy(conf->message, "out of memory: free some and try again");
        return FSM_CONF_MACHINE;
    }
    reader->conf = conf;
    reader->options = options ? options : &defaults;
    reader->path = path;
    reader->folder = folder_of(path);
    reader->fsm_setting = calloc(FSM_SYSTEM_FSMS_MAX, sizeof reader->fsm_setting[0]);
    reader->fsm_name = calloc(FSM_SYSTEM_FSMS_MAX, sizeof reader->fsm_name[0]);
    reader->wire = calloc(CONF_WIRES_MAX, sizeof reader->wire[0]);
    config_init(&reader->config);
    if (compile(reader)) conf->message[0] = 0;
    const enum fsm_conf_result result = reader->result;
    config_destroy(&reader->config);
    struct conf_table *tables[] = {&reader->apps, &reader->fsms, &reader->wires, &reader->configs, &reader->devices, &reader->text};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) free(tables[i]->bytes);
    free(reader->folder);
    free(reader->fsm_setting);
    free(reader->fsm_name);
    free(reader->wire);
    free(reader);
    return result;
}

void fsm_conf_free(struct fsm_conf *conf)
{
    free(conf->description);
    for (uint32_t i = 0; i < FSM_SYSTEM_APPS_MAX; i++) {
        free(conf->apps[i].path);
        free(conf->apps[i].bytes);
    }
    for (uint32_t i = 0; i < FSM_CONF_UARTS; i++) free(conf->uart[i]);
    free(conf->store);
    free(conf->sign_crl);
    free(conf->sign_root);
    free(conf->sign_key);
    free(conf->sign_cert);
    memset(conf, 0, sizeof *conf);
}
