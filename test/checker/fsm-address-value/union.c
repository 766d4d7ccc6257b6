// RUN: %check %s
#include <stdint.h>
#define BITS(q) (((union { const void *p; uint32_t u; }){.p = (q)}).u)
union bits { const void *p; uintptr_t u; };
uint32_t f(void *p) { union { void *p; uint32_t u; } x; x.p = p; return x.u; } // expected-error {{the pointer that is read as 'u' becomes a number}}
uint32_t g(const int *p) { return BITS(p); }       // expected-error {{the pointer that is read as 'u'}}
uint32_t h(union bits b) { return b.u * 3; }       // expected-error {{the pointer that is read as 'u'}}
uint32_t k(const int *q) { union { const void *p; uint32_t u; } v = {.p = q}; return v.u; } // expected-error {{the pointer that is read as 'u'}}
