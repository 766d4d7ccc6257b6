#include "fsmcc.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void stop(int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("fsmcc: error: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(code);
}

const char *parts_folder(void)
{
    static char folder[PATH_MAX + 32];
    if (folder[0]) return folder;
    char here[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", here, sizeof here - 1);
    if (length < 0) stop(EXIT_MACHINE, "/proc/self/exe cannot be read");
    here[length] = 0;
    for (int up = 0; up < 2; up++) *strrchr(here, '/') = 0;
    snprintf(folder, sizeof folder, "%s/lib/fsmcc", here);
    if (access(folder, R_OK) < 0) stop(EXIT_MACHINE, "%s is missing: fsmcc is not completely installed", folder);
    return folder;
}

/* Bitcode, or an archive of it: by its first bytes, since anything else would only make llvm-link say something odd. */
static void check_object(const char *path)
{
    FILE *file = fopen(path, "rb");
    unsigned char head[8] = {0};
    if (!file) stop(EXIT_INPUT, "%s: no such file, or it cannot be read", path);
    size_t got = fread(head, 1, sizeof head, file);
    fclose(file);
    if (got >= 4 && memcmp(head, "BC\xc0\xde", 4) == 0) return;
    if (got == 8 && (memcmp(head, "!<arch>\n", 8) == 0 || memcmp(head, "!<thin>\n", 8) == 0)) return;
    bool elf = got >= 4 && memcmp(head,
                                  "\x7f"
                                  "ELF",
                                  4) == 0;
    stop(EXIT_INPUT, "%s is %s, not an object made by fsmcc: compile its source with 'fsmcc -c'", path,
         elf ? "machine code" : "something else");
}

static void build(const struct job *job)
{
    struct list bitcode = {0};
    for (size_t i = 0; i < job->objects.count; i++) check_object(job->objects.items[i]);
    link_prepare(job);
    for (size_t i = 0; i < job->sources.count; i++) {
        list_addf(&bitcode, "%s/%zu.bc", scratch_folder(), i);
        compile(job, job->sources.items[i], bitcode.items[i]);
    }
    list_add_all(&bitcode, &job->objects);
    link_program(job, &bitcode);
    list_free(&bitcode);
}

int main(int argc, char **argv)
{
    struct job job = {0};
    arguments_read(&job, argc, argv);
    if (job.mode == MODE_LINK) build(&job);
    else
        for (size_t i = 0; i < job.sources.count; i++) compile(&job, job.sources.items[i], job.output);
    return EXIT_DONE;
}
