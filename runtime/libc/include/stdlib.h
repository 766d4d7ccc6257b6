/* stdlib.h: numbers from text, sorting, searching, a heap: C11 7.22 without an environment and without multibyte characters.
 *
 * What keeps something between calls (the heap, rand, errno) needs -ffsm-globals=state: fsmcc says so when an app uses it.
 * The strto family reports a value out of range by answering the nearest value of its type (LONG_MAX, LONG_MIN, ULONG_MAX …) and
 * by errno; no digits: 0, and *end is `text`.
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

/* Decimal and hexadecimal, inf and nan; correctly rounded. */
double strtod(const char *restrict text, char **restrict end);
float strtof(const char *restrict text, char **restrict end);
double atof(const char *text);
#if __SIZEOF_LONG_DOUBLE__ == __SIZEOF_DOUBLE__ /* built with -mlong-double-64 */
#define strtold strtod
#endif

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
typedef struct {
    long long quot, rem;
} lldiv_t;
div_t div(int numerator, int denominator);
ldiv_t ldiv(long numerator, long denominator);
lldiv_t lldiv(long long numerator, long long denominator);

/* Heapsort: of the order of n log n comparisons at worst, no recursion, no memory beside the array. Equal elements come in any
 * order, but always the same. */
void qsort(void *array, size_t count, size_t size, int (*compare)(const void *, const void *));
/* An element of the ascending array that equals *key, or NULL. */
void *bsearch(const void *key, const void *array, size_t count, size_t size, int (*compare)(const void *, const void *));

/* A heap in the cell, of fixed size (FSM_HEAP, or -ffsm-heap=BYTES; 64 KB if neither is said). Aligned to 8 bytes; each call takes
 * bounded time; the same calls give the same addresses inside it. No room: NULL. free of what malloc did not give, or twice, traps
 * where it is noticed. */
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
void free(void *memory);
void *aligned_alloc(size_t alignment, size_t size);
void *reallocarray(void *memory, size_t count, size_t size);
int posix_memalign(void **memory, size_t alignment, size_t size);

/* The same numbers after the same srand, on every target. */
#define RAND_MAX 0x7fffffff
int rand(void);
void srand(unsigned seed);
int rand_r(unsigned *seed);
long random(void); /* rand and srand by other names */
void srandom(unsigned seed);
double drand48(void);
long lrand48(void);
void srand48(long seed);

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
/* There is no program to end: all of them trap, and the system file says what becomes of the FSM. The report names the place of the
 * call of abort. */
_Noreturn void abort(void);
_Noreturn void exit(int status);
_Noreturn void _Exit(int status);
#define abort() __builtin_trap()

#define MB_CUR_MAX 1 /* <wchar.h> */

/* There is no environment: NULL; no command processor: 0. */
char *getenv(const char *name);
int system(const char *command);
/* Nothing ends normally, so the function is never called: 0. */
int atexit(void (*function)(void));
/* Defined nowhere. */
int setenv(const char *name, const char *value, int overwrite);
int unsetenv(const char *name);
int putenv(char *setting);
char *realpath(const char *restrict name, char *restrict to);
int mkstemp(char *name);

#endif
