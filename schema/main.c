/* fsmschema: the layouts of an app's states and messages, and their hashes, as JSON. */
#include "schema.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] = "usage: fsmschema [--target=x86|cortex-m3|cortex-m4] [clang options] file.c… [-o FILE]\n"
                           "Prints, as JSON, how the states and the messages of an app lie in memory, with a hash of each layout.\n"
                           "\n"
                           "  --target=NAME    the machine (default x86)\n"
                           "  -o FILE          the output (default stdout)\n"
                           "  -I -D -U -include -std= …   as for fsmcc: the command line that compiles the files will do\n"
                           "  --version, --help\n"
                           "\n"
                           "Exit codes: 0 done, 1 the input is at fault, 2 the call is, 3 the machine is.\n";

/* clang's errors, on stderr, as clang prints them. False: there are none. */
static bool report(CXTranslationUnit unit)
{
    bool wrong = false;
    for (unsigned i = 0; i < clang_getNumDiagnostics(unit); i++) {
        CXDiagnostic diagnostic = clang_getDiagnostic(unit, i);
        if (clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error) {
            char *text = text_of(clang_formatDiagnostic(diagnostic, clang_defaultDiagnosticDisplayOptions()));
            fprintf(stderr, "%s\n", text);
            free(text);
            wrong = true;
        }
        clang_disposeDiagnostic(diagnostic);
    }
    return wrong;
}

static CXTranslationUnit parse(CXIndex index, const struct job *job, size_t number)
{
    const char *source = job->sources.items[number];
    struct list words = {0};
    CXTranslationUnit unit = NULL;
    list_add(&words, "--no-default-config");
    frontend_options(job, number, &words);
    list_add_all(&words, &job->clang);
    list_add(&words, "-w"); /* fsmcc warns */
    list_addf(&words, "-x%s", job->languages.items[number]);
    list_add(&words, source);
    enum CXErrorCode error = clang_parseTranslationUnit2(index, NULL, (const char *const *)words.items, (int)words.count, NULL, 0,
                                                         CXTranslationUnit_SkipFunctionBodies, &unit);
    list_free(&words);
    if (error == CXError_Crashed || error == CXError_Failure)
        stop(EXIT_MACHINE, "%s: libclang broke down; 'fsmcc -fsyntax-only' tells more", source);
    if (error) stop(EXIT_INPUT, "%s: clang cannot read it; 'fsmcc -fsyntax-only' tells more", source);
    if (report(unit)) stop(EXIT_INPUT, "%s does not compile, so there are no layouts; see above", source);
    return unit;
}

static void check_sources(const struct job *job)
{
    if (job->objects.count > 0) stop(EXIT_CALL, "%s: objects say nothing of layouts: give the sources", job->objects.items[0]);
    for (size_t i = 0; i < job->sources.count; i++)
        if (strcmp(job->sources.items[i], "-") == 0) stop(EXIT_CALL, "-: sources are read from files");
}

/* Written beside the place, then renamed: nobody sees half a file, and an error leaves none. */
static void write_schema(const struct schema *schema, const struct job *job)
{
    bool to_stdout = !job->output || strcmp(job->output, "-") == 0;
    char *part = to_stdout ? NULL : textf("%s.%ld.part", job->output, (long)getpid());
    FILE *out = to_stdout ? stdout : fopen(part, "w");
    if (!out) stop(EXIT_CALL, "-o %s: %s", job->output, strerror(errno));
    schema_print(schema, job->target->name, out);
    bool good = fflush(out) == 0 && !ferror(out);
    if (to_stdout && !good) stop(EXIT_MACHINE, "stdout: %s", strerror(errno));
    if (to_stdout) return;
    good = fclose(out) == 0 && good && rename(part, job->output) == 0;
    if (good) return;
    int reason = errno;
    unlink(part);
    stop(EXIT_MACHINE, "-o %s: %s", job->output, strerror(reason));
}

int main(int argc, char **argv)
{
    struct job job = {0};
    struct schema schema = {0};
    program_name = "fsmschema";
    clearenv(); /* clang listens to two dozen variables */
    arguments_read(&job, help, argc, argv);
    check_sources(&job);
    CXIndex index = clang_createIndex(0, 0);
    for (size_t i = 0; i < job.sources.count; i++) schema_find(&schema, parse(index, &job, i), job.sources.items[i]);
    if (schema.types.count + schema.messages.count == 0)
        stop(EXIT_INPUT, "there is no FSM_TYPE and no FSM_MESSAGE in what was given: name the files that have them");
    schema_finish(&schema);
    write_schema(&schema, &job);
    return EXIT_DONE;
}
