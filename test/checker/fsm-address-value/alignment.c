// RUN: %check %s
// expected-no-diagnostics
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#define ALIGN_UP(p, a) ((void *)(((uintptr_t)(p) + (a) - 1) & ~((uintptr_t)(a) - 1)))
static inline bool aligned(uintptr_t a, unsigned n) { return (a & (n - 1)) == 0; }
int f(const void *p) { return ((uintptr_t)p & 3) == 0 || (uintptr_t)p % 8 || !((uintptr_t)p & (sizeof(double) - 1)); }
int g(const void *p) { return aligned((uintptr_t)p, 4) ? 1 : 0; }
void *h(void *p) { return ALIGN_UP(p, 8); }
char *k(char *base) { size_t offset = 16 - ((size_t)base & 15); return base + offset; }
char *l(char *p, unsigned n)
{
    uintptr_t a = (uintptr_t)p;
    a = (a + n - 1) & -(uintptr_t)n;
    return (char *)a;
}
unsigned sum(const unsigned char *p, size_t n)
{
    unsigned s = 0;
    for (; n && ((uintptr_t)p & 3) != 0; n--) s += *p++;
    return s;
}
int both(const void *to, const void *from) { return (((uintptr_t)to | (uintptr_t)from) & 3) == 0 && (((uintptr_t)to ^ (uintptr_t)from) & 7); }
void *allocate(char *base, size_t align)
{
    size_t offset = align - ((size_t)base & (align - 1));
    unsigned char *block = (unsigned char *)base + offset;
    block[-1] = (unsigned char)offset;
    return block;
}
