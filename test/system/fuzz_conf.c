/* Fuzz target: whatever a system file says, the compiler answers with a description or with one line about the first mistake. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf.h"
#include "sample_files.h"

static char path[256];

static void clean_up(void)
{
    unlink(path);
    sample_files_remove();
}

/* libconfig 1.5 forgets half-read texts when it meets a syntax error. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libconfig"; }

static void require(bool condition)
{
    if (!condition) abort();
}

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count, (void)arguments;
    require(sample_files_make());
    snprintf(path, sizeof path, "%s/system.conf", sample_folder());
    atexit(clean_up);
    return 0;
}

/* A compiler that never gets anything to make, and what it may be told. */
static char *make_nothing(void *context, const struct fsm_conf_source *source)
{
    (void)context;
    require(source->file || source->sources[0]);
    for (const char *const *word = source->sources; *word; word++) require((*word)[0] != '-');
    for (const char *const *word = source->options; *word; word++) require((*word)[0] == '-' && strncmp(*word, "-o", 2) != 0);
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    require(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
    static const struct fsm_conf_options modes[] = {{.unchecked = false}, {.unchecked = true}, {.make = make_nothing}};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        struct fsm_conf conf;
        const struct fsm_conf_options options = modes[i];
        const enum fsm_conf_result result = fsm_conf_read(&conf, path, &options);
        require(result == FSM_CONF_DONE || result == FSM_CONF_INPUT);
        require((result == FSM_CONF_DONE) == (conf.message[0] == 0));
        require(!strchr(conf.message, '\n'));
        require(result == FSM_CONF_INPUT || fsm_system_open(conf.description, conf.size, &conf.system) == NULL);
        fsm_conf_free(&conf);
    }
    return 0;
}
