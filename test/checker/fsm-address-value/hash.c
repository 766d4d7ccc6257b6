// RUN: %check %s
#include <stdint.h>
unsigned bucket(const void *p) { return ((uintptr_t)p >> 4) & 63; } // expected-error {{this address becomes a number}}
int pick(const int *table, const void *p) { return table[(uintptr_t)p % 64]; } // expected-error {{this address becomes a number}}
uint32_t mixed(const void *p)
{
    uintptr_t a = (uintptr_t)p; // expected-error {{this address becomes a number}}
    a ^= a >> 7;
    return a * 31;
}
uint32_t pair(const void *p, const void *q) { return (uintptr_t)p ^ (uintptr_t)q; } // expected-error 2 {{this address becomes a number}}
