/* string_more.c: strings beyond C11. Contracts: string.h, strings.h. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int strcoll(const char *left, const char *right) { return strcmp(left, right); }

size_t strlcpy(char *restrict to, const char *restrict from, size_t size)
{
    const size_t length = strlen(from);

    if (size > 0) {
        const size_t kept = length < size ? length : size - 1;
        memcpy(to, from, kept);
        to[kept] = '\0';
    }
    return length;
}

size_t strxfrm(char *restrict to, const char *restrict from, size_t size) { return strlcpy(to, from, size); }

size_t strlcat(char *restrict to, const char *restrict from, size_t size)
{
    const size_t length = strnlen(to, size);

    return length == size ? size + strlen(from) : length + strlcpy(to + length, from, size - length);
}

void *memrchr(const void *in, int byte, size_t length)
{
    const unsigned char *bytes = in;

    while (length-- > 0)
        if (bytes[length] == (unsigned char)byte) return (void *)&bytes[length];
    return NULL;
}

void *memmem(const void *in, size_t length, const void *part, size_t part_length)
{
    const unsigned char *bytes = in;

    for (size_t at = 0; part_length <= length && at <= length - part_length; at++)
        if (memcmp(bytes + at, part, part_length) == 0) return (void *)&bytes[at];
    return NULL;
}

void *memccpy(void *restrict to, const void *restrict from, int last, size_t length)
{
    const unsigned char *source = from;
    unsigned char *target = to;

    for (size_t at = 0; at < length; at++) {
        target[at] = source[at];
        if (source[at] == (unsigned char)last) return &target[at + 1];
    }
    return NULL;
}

void *mempcpy(void *restrict to, const void *restrict from, size_t length) { return (char *)memcpy(to, from, length) + length; }

char *stpcpy(char *restrict to, const char *restrict from)
{
    const size_t length = strlen(from);

    memcpy(to, from, length + 1);
    return to + length;
}

char *stpncpy(char *restrict to, const char *restrict from, size_t size)
{
    const size_t length = strnlen(from, size);

    memcpy(to, from, length);
    memset(to + length, 0, size - length);
    return to + length;
}

char *strchrnul(const char *text, int character)
{
    while (*text != '\0' && *text != (char)character) text++;
    return (char *)text;
}

char *strsep(char **rest, const char *delimiters)
{
    char *piece = *rest;

    if (piece == NULL) return NULL;
    char *end = piece + strcspn(piece, delimiters);
    *rest = *end == '\0' ? NULL : end + 1;
    *end = '\0';
    return piece;
}

char *strndup(const char *text, size_t limit)
{
    const size_t length = strnlen(text, limit);
    char *copy = malloc(length + 1);

    if (copy == NULL) return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *strdup(const char *text) { return strndup(text, strlen(text)); }

int strncasecmp(const char *left, const char *right, size_t limit)
{
    for (size_t at = 0; at < limit; at++) {
        const int difference = tolower((unsigned char)left[at]) - tolower((unsigned char)right[at]);
        if (difference != 0 || left[at] == '\0') return difference;
    }
    return 0;
}

int strcasecmp(const char *left, const char *right) { return strncasecmp(left, right, SIZE_MAX); }

int ffs(int bits) { return __builtin_ffs(bits); }

lldiv_t lldiv(long long numerator, long long denominator) { return (lldiv_t){numerator / denominator, numerator % denominator}; }

int ffsl(long bits) { return __builtin_ffsl(bits); }

int ffsll(long long bits) { return __builtin_ffsll(bits); }

char *strcasestr(const char *text, const char *part)
{
    const size_t length = strlen(part);

    for (; strncasecmp(text, part, length) != 0; text++)
        if (*text == '\0') return NULL;
    return (char *)text;
}

/* The volatile pointer is why nobody can leave the writing out. */
void explicit_bzero(void *memory, size_t length)
{
    volatile char *at = memory;

    while (length-- > 0) *at++ = 0;
}
