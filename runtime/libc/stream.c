/* stream.c: lines for people, to the log. Contract: stdio.h. */
#include "format.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <fsm/log.h>

struct fsm_stream {
    char line[FSM_LOG_LINE_MAX];
    uint32_t used;
    bool cut; /* the line went out because it was full, and nothing has followed */
};
FILE fsm_state_of_stdout, fsm_state_of_stderr, fsm_state_of_stdin;

static void send(FILE *stream)
{
    fsm_log_write(stream == stderr ? FSM_LOG_ERROR : FSM_LOG_INFO, stream->line, stream->used);
    stream->used = 0;
}

int fflush(FILE *stream)
{
    if (stream == NULL) {
        fflush(stdout);
        return fflush(stderr);
    }
    if (stream->used > 0) send(stream);
    return 0;
}

int fputc(int character, FILE *stream)
{
    if (character == '\n') {
        if (!stream->cut) send(stream);
        stream->cut = false;
    } else if (character != '\r') {
        stream->line[stream->used++] = character == '\t' ? ' ' : (char)character;
        stream->cut = stream->used == sizeof stream->line;
        if (stream->cut) send(stream);
    }
    return (unsigned char)character;
}

size_t fwrite(const void *restrict from, size_t size, size_t count, FILE *restrict stream)
{
    const char *text = from;

    if (size == 0) return 0;
    for (size_t at = 0; at < size * count; at++) fputc(text[at], stream);
    return count;
}

int putc(int character, FILE *stream) { return fputc(character, stream); }

int putchar(int character) { return fputc(character, stdout); }

int fputs(const char *restrict text, FILE *restrict stream)
{
    fwrite(text, 1, strlen(text), stream);
    return 0;
}

int puts(const char *text)
{
    fputs(text, stdout);
    return fputc('\n', stdout);
}

void perror(const char *text)
{
    fputs(text, stderr);
    fputc('\n', stderr);
}

int ferror(FILE *stream)
{
    (void)stream;
    return 0;
}

int setvbuf(FILE *restrict stream, char *restrict buffer, int mode, size_t size)
{
    (void)stream, (void)buffer, (void)mode, (void)size;
    return 0;
}

void setbuf(FILE *restrict stream, char *restrict buffer) { (void)stream, (void)buffer; }

/* In pieces: a text has no largest length, and the stack has. */
int vfprintf(FILE *restrict stream, const char *restrict format, va_list arguments)
{
    char piece[128];
    const unsigned step = sizeof piece - 1;
    int length = (int)step;

    for (unsigned skip = 0; skip < (unsigned)length; skip += step) {
        va_list again;
        va_copy(again, arguments);
        length = fsm_format(piece, sizeof piece, skip, format, again);
        va_end(again);
        if (length < 0) return length;
        const unsigned left = (unsigned)length > skip ? (unsigned)length - skip : 0;
        fwrite(piece, 1, left < step ? left : step, stream);
    }
    return length;
}

int vprintf(const char *restrict format, va_list arguments) { return vfprintf(stdout, format, arguments); }

int fprintf(FILE *restrict stream, const char *restrict format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const int length = vfprintf(stream, format, arguments);
    va_end(arguments);
    return length;
}

int printf(const char *restrict format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const int length = vprintf(format, arguments);
    va_end(arguments);
    return length;
}
