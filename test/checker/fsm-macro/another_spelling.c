// RUN: %check %s
// expected-no-diagnostics
#define inline __inline__
#define restrict
#define register
#define asm __asm__
#define const const
static inline int f(int *restrict a, const int *b) { register int x = *b; return x + *a; }
int g(int *a) { return f(a, a + 1); }
