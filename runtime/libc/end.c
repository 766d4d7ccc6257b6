/* end.c: what ends a program elsewhere. Contract: stdlib.h. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#undef abort

_Noreturn void abort(void) { __builtin_trap(); }

_Noreturn void exit(int status)
{
    (void)status;
    __builtin_trap();
}

_Noreturn void _Exit(int status)
{
    (void)status;
    __builtin_trap();
}

char *getenv(const char *name)
{
    (void)name;
    return NULL;
}

char *setlocale(int category, const char *name)
{
    (void)category;
    return name == NULL || *name == '\0' || strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0 ? (char *)"C" : NULL;
}

struct lconv *localeconv(void)
{
    static const struct lconv c = {(char *)".", (char *)"", (char *)""};

    return (struct lconv *)&c;
}
