/* conf_reader.h: what the files of the system-file compiler share: the state of one compilation, and the few words in which
 * settings are read. Every function that answers false has put a message about the first mistake into conf->message.
 */
#ifndef FSM_CONF_READER_H
#define FSM_CONF_READER_H

#include <libconfig.h>

#include "../../loader/manifest.h"
#include "conf.h"

/* A table of the description while it grows. */
struct conf_table {
    uint8_t *bytes;
    uint32_t size, capacity;
    uint32_t count; /* records */
};

/* A wire whose FSM is looked up when all FSMs are known. */
struct conf_wire {
    const config_setting_t *setting;
    const char *target;
    uint32_t fsm; /* whose it is */
};

/* What is remembered about an app besides its record. */
struct conf_app {
    const config_setting_t *setting;
    struct fsm_manifest manifest; /* refers to conf->apps[…].bytes */
    bool known;                   /* the manifest was read; if not, options->unchecked is set */
};

struct conf_reader {
    struct fsm_conf *conf;
    const struct fsm_conf_options *options;
    const char *path; /* of the system file, for messages */
    char *folder;     /* it is in */
    config_t config;  /* all settings and strings below live in it, or in a manifest */
    enum fsm_conf_result result;
    struct conf_table apps, fsms, wires, configs, devices, text;
    struct conf_app app[FSM_SYSTEM_APPS_MAX];
    const config_setting_t **fsm_setting; /* FSM_SYSTEM_FSMS_MAX: where each FSM is written */
    const char **fsm_name;                /* the same */
    struct conf_wire *wire;               /* one for each wire that fits into a description */
    const config_setting_t *uart_user[FSM_CONF_UARTS];
    const config_setting_t *device_setting[FSM_SYSTEM_DEVICES_MAX]; /* where each device is written */
    const config_setting_t *sign;
    uint32_t stop_when_idle, stop_after, stack_pool;
    uint8_t never_waits;
    uint32_t instances; /* FSMs, those of arrays counted each */
};

enum { CONF_STACK_POOL_MAX = 8 * 1024 * 1024 };
enum { CONF_WIRES_MAX = 0xffff, CONF_VALUES_MAX = 0xffff };

/* "file:line: …"; where: the setting the line is taken from. Always false. */
bool conf_fail(struct conf_reader *reader, const config_setting_t *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same where there is no setting; line 0: none. */
bool conf_fail_as(struct conf_reader *reader, enum fsm_conf_result result, uint32_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool conf_fail_memory(struct conf_reader *reader);

/* Appends to a message, after conf_fail: the nearest of the names to what was written, or the list of them. Always false. */
bool conf_suggest(struct conf_reader *reader, const char *written, const char *const *names, uint32_t count);

/* `group` is a group and has none but these settings (NULL ends them). what: how messages call it, "an app". */
bool conf_group(struct conf_reader *reader, const config_setting_t *group, const char *what, const char *const *settings);

/* A setting of a group, if it is there; otherwise *value stays as it is. */
bool conf_number(struct conf_reader *reader, const config_setting_t *group, const char *name, uint32_t least, uint32_t most,
                 uint32_t *value);
bool conf_string(struct conf_reader *reader, const config_setting_t *group, const char *name, const char **value);
bool conf_name(struct conf_reader *reader, const config_setting_t *group, const char *name, const char **value);

/* The whole value of an integer setting, whichever of libconfig's two types it has. */
int64_t conf_integer(const config_setting_t *setting);
bool conf_is_integer(const config_setting_t *setting);

/* Whether a text is a name as FSM_NAME_SIZE has it. */
bool conf_is_name(const char *text);

/* New zeroed record at the table's end, or NULL after conf_fail_memory. It moves when the table grows. */
uint8_t *conf_append(struct conf_reader *reader, struct conf_table *table, uint32_t size);

/* Names are stored zero-padded. */
void conf_store_name(uint8_t *at, const char *name);
void conf_store16(uint8_t *at, uint32_t value);

/* `path` as seen from the system file's folder, or from `folder` unless that is NULL; new memory, NULL after conf_fail_memory. */
char *conf_path(struct conf_reader *reader, const char *folder, const char *path);

/* A whole regular file of at most `most` bytes, aligned to 16, with a zero behind it. 0 or an errno; EFBIG: larger. */
int conf_file(const char *path, uint32_t most, uint8_t **bytes, uint32_t *size);

/* conf_source.c: the .fsm of an app that comes as source, made by options->make; new memory, NULL after conf_fail. `file`: its
 * setting, or NULL. */
char *conf_made(struct conf_reader *reader, const config_setting_t *app, const char *file);

/* What libconfig takes in silence but is surely a mistake: zero bytes, numbers it cuts off; and @include, for a system is one file.
 */
bool conf_scan(struct conf_reader *reader, const char *text, uint32_t size);

/* The parts of a system file; conf_posix and conf_wires after the apps. */
bool conf_app(struct conf_reader *reader, const config_setting_t *app);
bool conf_fsms(struct conf_reader *reader, const config_setting_t *app, uint32_t index, uint32_t *count);
bool conf_wires(struct conf_reader *reader); /* conf_wire.c */
/* conf_device.c: the setting `devices` of an FSM of this app, if it has one. */
bool conf_devices(struct conf_reader *reader, const config_setting_t *fsm, uint32_t app, uint32_t *count);
bool conf_fit(struct conf_reader *reader);
bool conf_posix(struct conf_reader *reader, const config_setting_t *posix);
bool conf_sign(struct conf_reader *reader, const config_setting_t *sign);

/* The tables put together. */
bool conf_write(struct conf_reader *reader);

#endif
