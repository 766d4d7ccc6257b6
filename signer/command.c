/* command.c: what the commands of fsmsign share. */
#include "command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int fsm_command_misused(const char *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "fsmsign: %s: ", command);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "; see 'fsmsign %s --help'\n", command);
    va_end(arguments);
    return FSM_EXIT_CALL;
}

int fsm_command_option(int argc, char **argv, const char *short_options, const struct option *options)
{
    opterr = 0;
    int option = getopt_long(argc, argv, short_options, options, NULL);
    const char *given = argv[optind - 1];
    if (option == ':') fsm_command_misused(argv[0], "option '%s' needs a value", given);
    else if (option == '?' && optopt && given[1] != '-') fsm_command_misused(argv[0], "unknown option '-%c'", optopt);
    else if (option == '?') fsm_command_misused(argv[0], "unknown option '%s'", given);
    return option == ':' ? '?' : option;
}

int fsm_command_failed(const char *file, const struct fsm_sign_why *why)
{
    fprintf(stderr, "fsmsign: %s%s%s; %s\n", file ? file : "", file ? ": " : "", why->detail, fsm_sign_advice(why->error));
    return fsm_sign_exit_code(why->error);
}

bool fsm_command_number(const char *text, uint32_t low, uint32_t high, uint32_t *number)
{
    char *end;
    if (*text < '0' || *text > '9') return false; /* strtoull takes signs and blanks */
    bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    errno = 0;
    unsigned long long value = strtoull(text, &end, hexadecimal ? 16 : 10);
    if (errno || end == text || *end || value < low || value > high) return false;
    *number = (uint32_t)value;
    return true;
}
