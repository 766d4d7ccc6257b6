/* stdlib.h: numbers from text, sorting, searching: the part of C11 7.22 that needs neither a heap, nor an environment, nor errno.
 *
 * There is no errno: it would be mutable static storage. The strto family reports a value out of range by answering the nearest
 * value of its type (LONG_MAX, LONG_MIN, ULONG_MAX …) and nothing else; where the limit itself may occur, read with a larger type.
 * No digits: 0, and *end is `text`. rand has hidden state and is left out; randomness is an API answer.
 */
#ifndef FSM_LIBC_STDLIB_H
#define FSM_LIBC_STDLIB_H

#define __need_size_t
#define __need_NULL
#define __need_wchar_t
#include <stddef.h>

/* base: 0 (0x…: 16, 0…: 8, else 10) or 2..36; with another one nothing is read. The unsigned ones negate after '-', as C says. */
long strtol(const char *restrict text, char **restrict end, int base);
long long strtoll(const char *restrict text, char **restrict end, int base);
unsigned long strtoul(const char *restrict text, char **restrict end, int base);
unsigned long long strtoull(const char *restrict text, char **restrict end, int base);

/* strtol(text, NULL, 10) and its kin; out of range: the nearest value. */
int atoi(const char *text);
long atol(const char *text);
long long atoll(const char *text);

/* The most negative value has no counterpart and is answered unchanged. */
int abs(int value);
long labs(long value);
long long llabs(long long value);

typedef struct {
    int quot, rem;
} div_t;
typedef struct {
    long quot, rem;
} ldiv_t;
div_t div(int numerator, int denominator);
ldiv_t ldiv(long numerator, long denominator);

/* Heapsort: of the order of n log n comparisons at worst, no recursion, no memory beside the array. Equal elements come in any
 * order, but always the same. */
void qsort(void *array, size_t count, size_t size, int (*compare)(const void *, const void *));
/* An element of the ascending array that equals *key, or NULL. */
void *bsearch(const void *key, const void *array, size_t count, size_t size, int (*compare)(const void *, const void *));

/* Traps; the report names the place of the call. */
#define abort() __builtin_trap()

#endif
