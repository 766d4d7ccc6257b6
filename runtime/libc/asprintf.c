/* asprintf.c: texts into memory of the heap. Contract: stdio.h. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int vasprintf(char **to, const char *format, va_list arguments)
{
    va_list again;

    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    *to = length < 0 ? NULL : malloc((size_t)length + 1);
    return *to ? vsnprintf(*to, (size_t)length + 1, format, arguments) : -1;
}

int asprintf(char **to, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const int length = vasprintf(to, format, arguments);
    va_end(arguments);
    return length;
}
