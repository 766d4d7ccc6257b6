// RUN: %check %s
// expected-no-diagnostics
#include <stddef.h>
#include <stdint.h>
struct s { int a, b; };
#define OFFSET(type, member) ((size_t)&((type *)0)->member)
int f(const void *p) { return (uintptr_t)p == 0 || (uintptr_t)p == (uintptr_t)-1; }
unsigned g(const char *end, const char *begin) { return (unsigned)((uintptr_t)end - (uintptr_t)begin); }
size_t h(void) { return OFFSET(struct s, b) + offsetof(struct s, b); }
int k(const char *a, const char *b, size_t n) { return (uintptr_t)a - (uintptr_t)b >= n || (uintptr_t)a > UINTPTR_MAX - n; }
int l(void *p) { return p == (void *)-1 || !p; }
