// RUN: %check %s
#include <stdint.h>
uint32_t f(const char *p) { return (uint32_t)(p - (const char *)0); } // expected-error {{this address becomes a number}}
int g(const char *p) { return p < (const char *)0x8000; }             // expected-error {{this address becomes a number}}
int h(const char *p) { return p > (const char *)0; }
