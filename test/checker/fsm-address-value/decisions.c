// RUN: %check %s
#include <stdint.h>
int f(const void *p) { return (uintptr_t)p < 0x8000 ? 1 : 2; } // expected-error {{this address becomes a number}}
int g(const void *p)
{
    switch (((uintptr_t)p >> 8) & 3) { // expected-error {{this address becomes a number}}
    case 0: return 1;
    default: return 2;
    }
}
