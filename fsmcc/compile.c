#include "fsmcc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Before anything is optimised: what C leaves undefined must not prove a check away. Of clang's own passes the plugin lets none run
 * but those it cannot do without: the whole program is optimised, once, while linking. */
static void add_passes(struct list *command) { list_addf(command, "-fpass-plugin=%s/fsmpasses.so", parts_folder()); }

static void add_checker(const struct job *job, size_t number, struct list *command)
{
    char *record = record_options(job, number);
    list_addf(command, "-fplugin=%s/fsmcheck.so", parts_folder());
    list_add(command, "-fplugin-arg-fsmcheck-exempt=" FSM_CXX_HEADERS);
    list_add(command, "-fplugin-arg-fsmcheck-exempt=" FSM_CXX_CONFIG);
    if (job->globals) list_add(command, "-fplugin-arg-fsmcheck-globals");
    if (job->long_double) list_add(command, "-fplugin-arg-fsmcheck-long-double");
    if (job->mode == MODE_LINK && job->sources.count == 1 && job->objects.count == 0)
        list_add(command, "-fplugin-arg-fsmcheck-whole-program");
    list_addf(command, "-fplugin-arg-fsmcheck-record=%s", record);
    free(record);
}

/* Debug information names files relative to where the build runs, so the same source gives the same bytes anywhere. */
static void add_reproducible_paths(struct list *command)
{
    char *here = getcwd(NULL, 0);
    list_add(command, "-fdebug-compilation-dir=.");
    if (here) list_addf(command, "-ffile-prefix-map=%s/=", here);
    if (here) list_addf(command, "-ffile-prefix-map=%s=.", here);
    list_addf(command, "-ffile-prefix-map=%s/include=fsmcc/include", parts_folder());
    list_add(command, "-ffile-prefix-map=" FSM_CLANG_RESOURCES "/include=clang/include");
    list_add(command, "-ffile-prefix-map=" FSM_CXX_HEADERS "=fsmcc/include/c++");
    list_add(command, "-ffile-prefix-map=" FSM_CXX_CONFIG "=fsmcc/include/c++");
    free(here);
}

static char *stem(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash : path, '.');
    return textf("%.*s", (int)(dot ? (size_t)(dot - path) : strlen(path)), path);
}

/* While linking, dependencies go where clang puts them, beside the output; for several sources where gcc does: one file each. */
static void add_dependencies(const struct job *job, const char *source, struct list *command)
{
    if (!job->dependencies || job->mode != MODE_LINK) return;
    const char *output = job->output ? job->output : "a.fsm";
    const char *slash = strrchr(source, '/');
    char *first = stem(output);
    char *second = stem(slash ? slash + 1 : source);
    if (job->sources.count == 1) list_addf(command, "-MF%s.d", first);
    else list_addf(command, "-MF%s-%s.d", first, second);
    list_addf(command, "-MQ%s", output);
    free(first);
    free(second);
}

/* What was C once, and what most compilers warn of: existing code has it, and what is wrong about it ends in a trap at worst. */
static void add_tolerance(const struct job *job, struct list *command)
{
    static const char *const names[] = {"implicit-function-declaration", "implicit-int", "int-conversion",
                                        "incompatible-function-pointer-types", "return-mismatch"};
    for (size_t i = 0; job->globals && i < sizeof names / sizeof *names; i++) list_addf(command, "-Wno-error=%s", names[i]);
}

void compile(const struct job *job, size_t number, const char *output)
{
    const char *source = job->sources.items[number];
    struct list command = {0};
    char *clang = tool_path("clang");
    list_add(&command, clang);
    free(clang);
    list_add(&command, "--no-default-config");
    list_add(&command, "-fno-crash-diagnostics");
    frontend_options(job, number, &command);
    list_addf(&command, "-O%s", job->optimise);
    if (!job->debug) list_add(&command, "-gline-tables-only"); /* errors at link, and traps, name source lines */
    add_checker(job, number, &command);
    if (job->mode != MODE_CLANG) add_passes(&command);
    add_reproducible_paths(&command);
    add_dependencies(job, source, &command);
    add_tolerance(job, &command);
    list_add_all(&command, &job->clang);
    /* Behind -Wextra, which would have C++ warn of what FSM_APP leaves at 0. */
    if (frontend_is_cxx(job, number)) list_add(&command, "-Wno-missing-designated-field-initializers");
    if (job->mode != MODE_CLANG) {
        list_add(&command, "-flto"); /* bitcode, named and marked like others' objects for linking */
        list_add(&command, "-c");
    }
    if (output) list_addf(&command, "-o%s", output);
    list_addf(&command, "-x%s", job->languages.items[number]);
    list_add(&command, source);
    tool_run(job, &command);
    list_free(&command);
}
