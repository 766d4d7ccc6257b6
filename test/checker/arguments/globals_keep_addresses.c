// RUN: %check -fplugin-arg-fsmcheck-globals %s
// With -ffsm-globals=state existing code may hash addresses; the link sees to it that they stay inside. To print them is refused.
#include <fsm/log.h>
static uint32_t hash(const void *p) { return (uint32_t)(uintptr_t)p >> 4; }
static uint32_t slots[64];
void f(const void *p) { slots[hash(p) % 64]++; }
void g(const void *p) { fsm_log_info("%p", p); } // expected-error {{the address that '%p' prints}}
