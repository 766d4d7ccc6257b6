/* string.c: zero-ended strings.
 *
 * Byte by byte on purpose: reading whole words past the zero would read bytes that are not the string's, which containment may
 * forbid.
 */
#include <string.h>

size_t strlen(const char *text)
{
    const char *end = text;

    while (*end != '\0') end++;
    return (size_t)(end - text);
}

size_t strnlen(const char *text, size_t limit)
{
    size_t length = 0;

    while (length < limit && text[length] != '\0') length++;
    return length;
}

int strcmp(const char *left, const char *right)
{
    for (; *left == *right && *left != '\0'; left++) right++;
    return (unsigned char)*left - (unsigned char)*right;
}

int strncmp(const char *left, const char *right, size_t limit)
{
    for (; limit > 0; limit--, left++, right++) {
        if (*left != *right) return (unsigned char)*left - (unsigned char)*right;
        if (*left == '\0') break;
    }
    return 0;
}

char *strcpy(char *restrict to, const char *restrict from)
{
    char *at = to;

    while ((*at = *from) != '\0') at++, from++;
    return to;
}

char *strncpy(char *restrict to, const char *restrict from, size_t size)
{
    size_t at = 0;

    for (; at < size && from[at] != '\0'; at++) to[at] = from[at];
    for (; at < size; at++) to[at] = '\0';
    return to;
}

char *strcat(char *restrict to, const char *restrict from)
{
    strcpy(to + strlen(to), from);
    return to;
}

char *strncat(char *restrict to, const char *restrict from, size_t limit)
{
    char *at = to + strlen(to);

    for (; limit > 0 && *from != '\0'; limit--) *at++ = *from++;
    *at = '\0';
    return to;
}

char *strchr(const char *text, int character)
{
    for (; *text != (char)character; text++)
        if (*text == '\0') return NULL;
    return (char *)text;
}

char *strrchr(const char *text, int character)
{
    const char *last = NULL;

    for (;; text++) {
        if (*text == (char)character) last = text;
        if (*text == '\0') return (char *)last;
    }
}

char *strstr(const char *text, const char *part)
{
    size_t length = strlen(part);

    for (;; text++) {
        if (strncmp(text, part, length) == 0) return (char *)text;
        if (*text == '\0') return NULL;
    }
}

/* Whether `character`, not zero, is one of `set`. */
static _Bool contains(const char *set, char character)
{
    for (; *set != '\0'; set++)
        if (*set == character) return 1;
    return 0;
}

size_t strspn(const char *text, const char *accepted)
{
    size_t length = 0;

    while (text[length] != '\0' && contains(accepted, text[length])) length++;
    return length;
}

size_t strcspn(const char *text, const char *rejected)
{
    size_t length = 0;

    while (text[length] != '\0' && !contains(rejected, text[length])) length++;
    return length;
}

char *strpbrk(const char *text, const char *accepted)
{
    text += strcspn(text, accepted);
    return *text == '\0' ? NULL : (char *)text;
}

char *strtok_r(char *restrict text, const char *restrict delimiters, char **restrict rest)
{
    char *start = text != NULL ? text : *rest;

    start += strspn(start, delimiters);
    *rest = start + strcspn(start, delimiters);
    if (*rest == start) return NULL; /* only delimiters are left: *rest stays at the final zero */
    if (**rest != '\0') *(*rest)++ = '\0';
    return start;
}
