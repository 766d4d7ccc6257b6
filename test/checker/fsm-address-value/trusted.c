// RUN: %check %s
// What a function marked FSM_TRUSTED does with addresses is its own affair; what others do is not.
#include <fsm/app.h>
void *memcpy(void *, const void *, __SIZE_TYPE__);
FSM_TRUSTED("shows where the state lies") uint32_t f(const void *p) { return (uint32_t)(uintptr_t)p; }
FSM_TRUSTED("a hash for a table") uint32_t g(void *p) { uint32_t x; memcpy(&x, &p, sizeof x); return x ^ *(uint32_t *)&p; }
FSM_TRUSTED("orders them all the same") int h(void) { int a = 1, b = 2; return &a < &b; }
uint32_t k(const void *p) { return (uint32_t)(uintptr_t)p; } // expected-error {{this address becomes a number}}
