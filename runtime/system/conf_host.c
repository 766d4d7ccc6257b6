/* conf_host.c: settings that are not for the description: what hosted kernels and fsmimage need. */
#include "conf_reader.h"

#include <stdio.h>
#include <string.h>

/* "uart7": 7; anything else, leading zeros included: 0. */
static uint32_t uart_number(const char *name)
{
    unsigned number;
    char canonical[16];
    if (sscanf(name, "uart%3u", &number) != 1 || number == 0 || number >= FSM_CONF_UARTS) return 0;
    snprintf(canonical, sizeof canonical, "uart%u", number);
    return strcmp(name, canonical) == 0 ? number : 0;
}

/* A path relative to the system file; "-" stays what it is. */
static bool read_host_path(struct conf_reader *reader, const config_setting_t *posix, const char *name, char **to)
{
    const char *path = NULL;
    if (!conf_string(reader, posix, name, &path)) return false;
    *to = conf_path(reader, strcmp(path, "-") == 0 ? "" : NULL, path);
    return *to != NULL;
}

bool conf_posix(struct conf_reader *reader, const config_setting_t *posix)
{
    if (!config_setting_is_group(posix)) return conf_fail(reader, posix, "`posix` is written { uart1 = \"file\"; … }");
    for (int i = 0; i < config_setting_length(posix); i++) {
        const config_setting_t *setting = config_setting_get_elem(posix, (unsigned)i);
        const char *name = config_setting_name(setting);
        const uint32_t uart = uart_number(name);
        if (strcmp(name, "store") == 0) {
            if (!read_host_path(reader, posix, name, &reader->conf->store)) return false;
            continue;
        }
        if (strcmp(name, "cores") == 0) {
            if (!conf_number(reader, posix, name, 1, FSM_CONF_CORES_MAX, &reader->conf->cores)) return false;
            continue;
        }
        if (uart == 0)
            return conf_fail(reader, setting, "`posix` has no setting `%.40s`: write cores, store, or uart1 to uart%d", name,
                             FSM_CONF_UARTS - 1);
        if (!reader->uart_user[uart])
            return conf_fail(reader, setting, "no FSM has `uart` = %u: correct the number, or remove this", uart);
        if (!read_host_path(reader, posix, name, &reader->conf->uart[uart])) return false;
    }
    return true;
}

static bool read_path(struct conf_reader *reader, const config_setting_t *sign, const char *name, char **path)
{
    const char *text = NULL;
    if (!conf_string(reader, sign, name, &text)) return false;
    if (!text) return true;
    *path = conf_path(reader, strncmp(text, "pkcs11:", 7) == 0 ? "" : NULL, text);
    return *path != NULL;
}

bool conf_sign(struct conf_reader *reader, const config_setting_t *sign)
{
    static const char *const settings[] = {"root", "key", "cert", "crl", NULL};
    struct fsm_conf *conf = reader->conf;
    if (!conf_group(reader, sign, "`sign`", settings)) return false;
    return read_path(reader, sign, "root", &conf->sign_root) && read_path(reader, sign, "key", &conf->sign_key) &&
           read_path(reader, sign, "cert", &conf->sign_cert) && read_path(reader, sign, "crl", &conf->sign_crl);
}
