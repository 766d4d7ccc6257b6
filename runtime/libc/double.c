/* double.c: floating-point numbers to text and back, by musl's conversions. Contracts: stdlib.h, stdio.h, format.h. */
#include "format.h"

#include <string.h>

#include "shgetc.h"
#include "floatscan.h"
#undef malloc
#undef realloc
#undef free

void fsm_text_write(const unsigned char *text, size_t length, FILE *stream)
{
    fsm_output_put(stream->output, (const char *)text, length);
}

/* A text has nothing beyond its end. */
int __uflow(FILE *stream)
{
    (void)stream;
    return EOF;
}

static void convert(struct fsm_output *output, const char *format, ...)
{
    unsigned char nothing[1];
    FILE stream = {.output = output, .buf_size = 1, .wend = nothing};
    va_list arguments;

    va_start(arguments, format);
    fsm_text_vfprintf(&stream, format, arguments);
    va_end(arguments);
}

void fsm_output_double(struct fsm_output *output, const char *format, int width, int precision, double value)
{
    convert(output, format, width, precision, value);
}

static double scan(const char *restrict text, char **restrict end, int precision)
{
    FILE stream = {.buf = (unsigned char *)text, .rpos = (unsigned char *)text, .rend = (unsigned char *)text + strlen(text)};

    shlim(&stream, 0);
    const double value = __floatscan(&stream, precision, 1);
    const off_t count = shcnt(&stream);
    if (end != NULL) *end = (char *)text + count;
    return value;
}

double strtod(const char *restrict text, char **restrict end) { return scan(text, end, 1); }

float strtof(const char *restrict text, char **restrict end) { return (float)scan(text, end, 0); }

double atof(const char *text) { return strtod(text, NULL); }

int vsscanf(const char *restrict text, const char *restrict format, va_list arguments)
{
    FILE stream = {.buf = (unsigned char *)text, .rpos = (unsigned char *)text, .rend = (unsigned char *)text + strlen(text)};

    return fsm_text_vfscanf(&stream, format, arguments);
}

int sscanf(const char *restrict text, const char *restrict format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const int count = vsscanf(text, format, arguments);
    va_end(arguments);
    return count;
}
