#include "fsmcc.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *program_name = "fsmcc";

void stop(int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s: error: ", program_name);
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
    if (access(folder, R_OK) < 0) stop(EXIT_MACHINE, "%s is missing: %s is not completely installed", folder, program_name);
    return folder;
}
