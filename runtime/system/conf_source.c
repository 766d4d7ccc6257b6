/* conf_source.c: the settings of an app that comes as source. */
#include "conf_reader.h"

#include <string.h>

enum { WORDS_MAX = 256 };

/* What an option may be: whatever says where output goes, or what else is to be done, is not the system file's affair. */
static bool may_be_option(const char *word)
{
    static const char *const forms[] = {"-D", "-U", "-I", "-O", "-std=", "-include", "-ffsm-", "-mlong-double-64"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (strncmp(word, forms[i], strlen(forms[i])) == 0) return true;
    return false;
}

/* An array of texts; none: it is empty. */
static bool read_words(struct conf_reader *reader, const config_setting_t *app, const char *name, const char *words[WORDS_MAX + 1])
{
    const config_setting_t *setting = config_setting_get_member(app, name);
    const int count = setting && config_setting_is_aggregate(setting) ? config_setting_length(setting) : 0;
    words[0] = NULL;
    if (!setting) return true;
    if (count == 0 || config_setting_is_group(setting))
        return conf_fail(reader, setting, "`%s` is written [\"one\", \"other\"]: a list of texts", name);
    if (count > WORDS_MAX) return conf_fail(reader, setting, "`%s` has more than %d entries: remove some", name, WORDS_MAX);
    for (int i = 0; i < count; i++) {
        words[i] = config_setting_get_string_elem(setting, i);
        if (!words[i] || !words[i][0])
            return conf_fail(reader, setting, "`%s` is written [\"one\", \"other\"]: a list of texts", name);
    }
    words[count] = NULL;
    return true;
}

static bool check_words(struct conf_reader *reader, const config_setting_t *app, const struct fsm_conf_source *source)
{
    for (const char *const *word = source->sources; *word; word++)
        if ((*word)[0] == '-')
            return conf_fail(reader, config_setting_get_member(app, "sources"),
                             "%.60s is no file: options of the compiler belong into `options`", *word);
    for (const char *const *word = source->options; *word; word++)
        if (!may_be_option(*word))
            return conf_fail(reader, config_setting_get_member(app, "options"),
                             "`options` may not have %.60s: only -D, -U, -I, -O, -std=, -include, -ffsm-… and -mlong-double-64",
                             *word);
    return true;
}

char *conf_made(struct conf_reader *reader, const config_setting_t *app, const char *file)
{
    const char *sources[WORDS_MAX + 1], *options[WORDS_MAX + 1];
    const struct fsm_conf_source source = {.file = file, .sources = sources, .options = options};
    if (!read_words(reader, app, "sources", sources) || !read_words(reader, app, "options", options)) return NULL;
    if (!check_words(reader, app, &source)) return NULL;
    char *path = reader->options->make(reader->options->context, &source);
    if (!path) conf_fail(reader, app, "the app was not made from its source: correct what is said above");
    return path;
}
