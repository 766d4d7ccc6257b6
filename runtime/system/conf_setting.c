/* conf_setting.c: settings read with their mistakes in mind: wrong type, out of range, misspelt. */
#include "conf_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <fsm/abi.h>

static void say(struct conf_reader *reader, enum fsm_conf_result result, uint32_t line, const char *format, va_list arguments)
{
    char *message = reader->conf->message;
    int length = line ? snprintf(message, FSM_CONF_MESSAGE_MAX, "%s:%u: ", reader->path, line)
                      : snprintf(message, FSM_CONF_MESSAGE_MAX, "%s: ", reader->path);
    if (length < 0 || length >= FSM_CONF_MESSAGE_MAX) length = 0;
    vsnprintf(message + length, (size_t)(FSM_CONF_MESSAGE_MAX - length), format, arguments);
    for (char *c = message; *c; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f) *c = '?'; /* one line, and nothing a terminal would act on */
    }
    reader->result = result;
}

bool conf_fail(struct conf_reader *reader, const config_setting_t *where, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const unsigned line = config_setting_source_line(where);
    say(reader, FSM_CONF_INPUT, line ? line : 1, format, arguments);
    va_end(arguments);
    return false;
}

bool conf_fail_as(struct conf_reader *reader, enum fsm_conf_result result, uint32_t line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(reader, result, line, format, arguments);
    va_end(arguments);
    return false;
}

bool conf_fail_memory(struct conf_reader *reader)
{
    return conf_fail_as(reader, FSM_CONF_MACHINE, 0, "out of memory: free some and try again");
}

/* Levenshtein's distance, for short texts; longer ones are far from everything. */
static uint32_t distance(const char *a, const char *b)
{
    enum { SHORT = 32 };
    const size_t a_length = strlen(a), b_length = strlen(b);
    if (a_length >= SHORT || b_length >= SHORT) return SHORT;
    uint32_t row[SHORT];
    for (uint32_t j = 0; j <= b_length; j++) row[j] = j;
    for (uint32_t i = 1; i <= a_length; i++) {
        uint32_t diagonal = row[0];
        row[0] = i;
        for (uint32_t j = 1; j <= b_length; j++) {
            uint32_t best = diagonal + (a[i - 1] != b[j - 1]);
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[b_length];
}

bool conf_suggest(struct conf_reader *reader, const char *written, const char *const *names, uint32_t count)
{
    enum { CLOSE = 2, LISTED = 12 };
    char *message = reader->conf->message;
    size_t used = strlen(message);
    uint32_t nearest = count, least = CLOSE + 1;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t d = distance(written, names[i]);
        if (d < least) nearest = i, least = d;
    }
    if (nearest < count) {
        snprintf(message + used, FSM_CONF_MESSAGE_MAX - used, "; did you mean \"%s\"?", names[nearest]);
        return false;
    }
    for (uint32_t i = 0; i < count && i < LISTED && used < FSM_CONF_MESSAGE_MAX; i++) {
        const int length = snprintf(message + used, FSM_CONF_MESSAGE_MAX - used, "%s%s", i == 0 ? "; there are: " : ", ", names[i]);
        if (length < 0) return false;
        used += (size_t)length;
    }
    if (count > LISTED && used < FSM_CONF_MESSAGE_MAX)
        snprintf(message + used, FSM_CONF_MESSAGE_MAX - used, " and %u more", count - LISTED);
    return false;
}

bool conf_group(struct conf_reader *reader, const config_setting_t *group, const char *what, const char *const *settings)
{
    uint32_t count = 0;
    while (settings[count]) count++;
    if (!config_setting_is_group(group)) return conf_fail(reader, group, "%s is written { name = value; … }", what);
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
        const char *name = config_setting_name(setting);
        uint32_t known = 0;
        while (known < count && strcmp(settings[known], name) != 0) known++;
        if (known < count) continue;
        conf_fail(reader, setting, "%s has no setting `%s`: remove it or correct its name", what, name);
        return conf_suggest(reader, name, settings, count);
    }
    return true;
}

bool conf_is_integer(const config_setting_t *setting)
{
    return config_setting_type(setting) == CONFIG_TYPE_INT || config_setting_type(setting) == CONFIG_TYPE_INT64;
}

int64_t conf_integer(const config_setting_t *setting)
{
    if (config_setting_type(setting) == CONFIG_TYPE_INT64) return config_setting_get_int64(setting);
    const int value = config_setting_get_int(setting);
    return config_setting_get_format(setting) == CONFIG_FORMAT_HEX ? (int64_t)(uint32_t)value : value; /* 0xffffffff is not -1 */
}

bool conf_number(struct conf_reader *reader, const config_setting_t *group, const char *name, uint32_t least, uint32_t most,
                 uint32_t *value)
{
    const config_setting_t *setting = config_setting_get_member(group, name);
    if (!setting) return true;
    if (!conf_is_integer(setting))
        return conf_fail(reader, setting, "`%s` is not a number: write one from %u to %u", name, least, most);
    const int64_t number = conf_integer(setting);
    if (number < least || number > most) {
        return conf_fail(reader, setting, "`%s` = %lld is out of range: write a number from %u to %u", name, (long long)number,
                         least, most);
    }
    *value = (uint32_t)number;
    return true;
}

bool conf_string(struct conf_reader *reader, const config_setting_t *group, const char *name, const char **value)
{
    const config_setting_t *setting = config_setting_get_member(group, name);
    if (!setting) return true;
    const char *text = config_setting_get_string(setting);
    if (!text) return conf_fail(reader, setting, "`%s` is not a text: write it in quotes", name);
    if (!*text) return conf_fail(reader, setting, "`%s` is empty: fill it in or remove it", name);
    *value = text;
    return true;
}

bool conf_is_name(const char *text)
{
    const size_t length = strlen(text);
    return length < FSM_NAME_SIZE && text[0] >= 'a' && text[0] <= 'z' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

bool conf_name(struct conf_reader *reader, const config_setting_t *group, const char *name, const char **value)
{
    const char *text = NULL;
    if (!conf_string(reader, group, name, &text)) return false;
    if (!text) return true;
    if (!conf_is_name(text)) {
        return conf_fail(reader, config_setting_get_member(group, name),
                         "`%s` = \"%.40s\" is not a name: use 1 to %d of a-z, 0-9 and _, a letter first", name, text,
                         FSM_NAME_SIZE - 1);
    }
    *value = text;
    return true;
}
