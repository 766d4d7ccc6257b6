/* strings.c: reads the headers of a request: lines, names, values, numbers, with the C library's string functions. */
#include <ctype.h>
#include <stdlib.h>

#include "program.h"

enum { HEADERS = 12, NAME = 24, VALUE = 64, REPEATS = 12 };

struct header {
    char name[NAME], value[VALUE];
};

struct program {
    uint32_t checksum;
    struct header headers[HEADERS];
    uint32_t count;
};

static const char request[] = "POST /api/v1/readings?unit=7 HTTP/1.1\r\n"
                              "Host: plant.example.org\r\n"
                              "User-Agent: fieldbus/2.4 (embedded)\r\n"
                              "Accept: application/json, text/plain\r\n"
                              "Content-Type:application/json\r\n"
                              "Content-Length:   348\r\n"
                              "X-Request-Id: 7f9c24e8-3b0d-4f6a-9a51-0c2d8e4b6f10\r\n"
                              "Connection: keep-alive\r\n"
                              "Cache-Control: no-cache\r\n"
                              "\r\n";

static bool same_name(const char *a, const char *b)
{
    while (*a && tolower((uint8_t)*a) == tolower((uint8_t)*b)) a++, b++;
    return tolower((uint8_t)*a) == tolower((uint8_t)*b);
}

static const char *value_of(const struct program *self, const char *name)
{
    for (uint32_t i = 0; i < self->count; i++)
        if (same_name(self->headers[i].name, name)) return self->headers[i].value;
    return "";
}

static void copy(char *to, uint32_t size, const char *from, uint32_t length)
{
    if (length >= size) length = size - 1;
    memcpy(to, from, length);
    to[length] = 0;
}

/* Where the next line begins, or NULL after the last. */
static const char *take_line(struct program *self, const char *line)
{
    const char *end = strstr(line, "\r\n");
    if (!end || end == line) return NULL;
    const char *colon = memchr(line, ':', (uint32_t)(end - line));
    if (colon && self->count < HEADERS) {
        struct header *header = &self->headers[self->count++];
        copy(header->name, NAME, line, (uint32_t)(colon - line));
        for (colon++; *colon == ' '; colon++) continue;
        copy(header->value, VALUE, colon, (uint32_t)(end - colon));
    }
    return end + 2;
}

PROGRAM
{
    static const char *const wanted[] = {"content-length", "host", "connection", "x-request-id", "expect"};
    self->checksum = event->type;
    for (uint32_t i = 0; i < REPEATS; i++) {
        self->count = 0;
        for (const char *line = request; line; line = take_line(self, line)) continue;
        for (uint32_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
            self->checksum = mix(self->checksum, (uint32_t)strlen(value_of(self, wanted[k])));
        self->checksum = mix(self->checksum, (uint32_t)strtol(value_of(self, wanted[0]), NULL, 10) + i);
    }
}
