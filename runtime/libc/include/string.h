/* string.h: memory and strings, as C11 7.24 has them.
 *
 * strtok keeps a pointer between calls, strdup takes from the heap: both need -ffsm-globals=state. The only locale is "C".
 * memcpy and its kin may be called with a null pointer when the length is 0.
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

char *strtok(char *restrict text, const char *restrict delimiters);

int strcoll(const char *left, const char *right);
size_t strxfrm(char *restrict to, const char *restrict from, size_t size);
/* "error 22": there is no table of texts. */
char *strerror(int error);

/* POSIX and what is as common. */
void *memrchr(const void *in, int byte, size_t length);
void *memmem(const void *in, size_t length, const void *part, size_t part_length);
void *memccpy(void *restrict to, const void *restrict from, int last, size_t length);
void *mempcpy(void *restrict to, const void *restrict from, size_t length);
char *stpcpy(char *restrict to, const char *restrict from);
char *stpncpy(char *restrict to, const char *restrict from, size_t size);
size_t strlcpy(char *restrict to, const char *restrict from, size_t size);
size_t strlcat(char *restrict to, const char *restrict from, size_t size);
char *strchrnul(const char *text, int character);
char *strsep(char **rest, const char *delimiters);
char *strdup(const char *text);
char *strndup(const char *text, size_t limit);
char *strcasestr(const char *text, const char *part);
void explicit_bzero(void *memory, size_t length);
int strcasecmp(const char *left, const char *right);
int strncasecmp(const char *left, const char *right, size_t limit);

#endif
