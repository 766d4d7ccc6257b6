// RUN: %check %s
#include <stdint.h>
void unknown(uint32_t);
static uint32_t mix(uintptr_t a) { return a * 31; }
static uintptr_t number(const void *p) { return (uintptr_t)p; } // expected-error {{this address becomes a number}}
uint32_t f(const void *p) { return mix((uintptr_t)p); }         // expected-error {{this address becomes a number}}
uint32_t g(const void *p) { return number(p) + 1; }
void h(const void *p) { unknown((uintptr_t)p); }                // expected-error {{this address becomes a number}}
