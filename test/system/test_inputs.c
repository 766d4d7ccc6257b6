/* The system-file compiler on inputs/: one small file per mistake, named after it, with the message expected in its second line
 * ("# expect: line: message"; good files: "# expect: nothing"). The apps they name are made here.
 *
 *   test_inputs FOLDER          runs them all
 *   test_inputs FOLDER --show   prints what each file answers
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "conf.h"
#include "sample.h"
#include "sample_files.h"

enum { INPUTS_MAX = 256, LINE_MAX_SIZE = 1200 };

static char names[INPUTS_MAX][64];
static uint32_t inputs;
static const char *folder;

static enum fsm_conf_result compile(const char *name, struct fsm_conf *conf)
{
    char path[512];
    const struct fsm_conf_options options = {.apps = sample_folder()};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return fsm_conf_read(conf, path, &options);
}

/* The message without the folder in front of the file's name, and without that of the apps; "nothing" for "". */
static void plain_message(const struct fsm_conf *conf, char plain[LINE_MAX_SIZE])
{
    const char *message = conf->message;
    if (strncmp(message, folder, strlen(folder)) == 0) message = strchr(message + strlen(folder) + 1, ':') + 1;
    snprintf(plain, LINE_MAX_SIZE, "%s", *message ? message : "nothing");
    for (char *at; (at = strstr(plain, sample_folder()));) {
        const size_t length = strlen(sample_folder()) + 1;
        memmove(at, at + length, strlen(at + length) + 1);
    }
}

static void read_expected(const char *name, char expected[LINE_MAX_SIZE])
{
    char path[512];
    FILE *file;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_non_null(file = fopen(path, "r"));
    for (int line = 0; line < 2; line++) assert_non_null(fgets(expected, LINE_MAX_SIZE, file));
    fclose(file);
    assert_memory_equal(expected, "# expect: ", 10);
    memmove(expected, expected + 10, strlen(expected + 10) + 1);
    expected[strcspn(expected, "\n")] = 0;
}

static void answers_as_expected(void **state)
{
    const char *name = *state;
    char expected[LINE_MAX_SIZE], got[LINE_MAX_SIZE];
    struct fsm_conf conf;
    read_expected(name, expected);
    const enum fsm_conf_result result = compile(name, &conf);
    plain_message(&conf, got);
    assert_string_equal(got, expected);
    assert_int_equal(result, strcmp(expected, "nothing") == 0 ? FSM_CONF_DONE : FSM_CONF_INPUT);
    fsm_conf_free(&conf);
}

static int show(void)
{
    for (uint32_t i = 0; i < inputs; i++) {
        struct fsm_conf conf;
        char got[LINE_MAX_SIZE];
        compile(names[i], &conf);
        plain_message(&conf, got);
        printf("%s %s\n", names[i], got);
        fsm_conf_free(&conf);
    }
    return 0;
}

static int by_name(const void *a, const void *b) { return strcmp(a, b); }

int main(int count, char **arguments)
{
    folder = count > 1 ? arguments[1] : ".";
    DIR *directory = opendir(folder);
    if (!directory) return 2;
    for (struct dirent *entry; (entry = readdir(directory)) && inputs < INPUTS_MAX;) {
        if (strstr(entry->d_name, ".conf")) snprintf(names[inputs++], sizeof names[0], "%.63s", entry->d_name);
    }
    closedir(directory);
    qsort(names, inputs, sizeof names[0], by_name);
    if (!sample_files_make()) return 3;
    static struct CMUnitTest tests[INPUTS_MAX];
    for (uint32_t i = 0; i < inputs; i++) {
        tests[i] = (struct CMUnitTest){.name = names[i], .test_func = answers_as_expected, .initial_state = names[i]};
    }
    const int failed = count > 2 ? show() : inputs < 80 ? 1 : _cmocka_run_group_tests("system files", tests, inputs, NULL, NULL);
    sample_files_remove();
    return failed;
}
