// RUN: %check %s
#include <stdint.h>
typedef uintptr_t word;
#define RAW(x) ((word)(x))
struct s { word w; };
uint32_t f(const int *p) { return (uint32_t)p; }  // expected-error {{this address becomes a number, but where things lie differs from machine to machine [fsm-address-value]}}
void g(struct s *s, const int *p) { s->w = RAW(p); } // expected-error {{this address becomes a number}}
unsigned char h(void *p) { return (unsigned char)(unsigned long)p; } // expected-error {{this address becomes a number}}
static int k(void) { return 1; }
uint32_t l(void) { return (uintptr_t)k; } // expected-error {{this address becomes a number}}
