/* string.h: memory and strings, as C11 7.24 has them.
 *
 * Left out: strtok (it keeps a mutable static pointer: use strtok_r, as POSIX has it), strerror, strcoll and strxfrm (no errno, no
 * locale), strdup (no heap). memcpy and its kin may be called with a null pointer when the length is 0.
 */
#ifndef FSM_LIBC_STRING_H
#define FSM_LIBC_STRING_H

#define __need_size_t
#define __need_NULL
#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memmove(void *to, const void *from, size_t length);
void *memset(void *to, int byte, size_t length);
int memcmp(const void *left, const void *right, size_t length);
/* 0 if and only if memcmp answers 0: clang writes it for memcmp(…) == 0. */
int bcmp(const void *left, const void *right, size_t length);
void *memchr(const void *in, int byte, size_t length);

size_t strlen(const char *text);
size_t strnlen(const char *text, size_t limit);
int strcmp(const char *left, const char *right);
int strncmp(const char *left, const char *right, size_t limit);

char *strcpy(char *restrict to, const char *restrict from);
char *strncpy(char *restrict to, const char *restrict from, size_t size);
char *strcat(char *restrict to, const char *restrict from);
char *strncat(char *restrict to, const char *restrict from, size_t limit);

char *strchr(const char *text, int character);
char *strrchr(const char *text, int character);
char *strstr(const char *text, const char *part);
size_t strspn(const char *text, const char *accepted);
size_t strcspn(const char *text, const char *rejected);
char *strpbrk(const char *text, const char *accepted);

/* The next piece of *rest (at first: of `text`) between characters of `delimiters`, or NULL; writes zeros into the text. */
char *strtok_r(char *restrict text, const char *restrict delimiters, char **restrict rest);

#endif
