// RUN: %check %s
#include <fsm/log.h>
static const char format[] = "%d %10p";
void f(const int *p) { fsm_log_info("<%-*p>", 12, (const void *)p); } // expected-error {{the address that '%p' prints becomes a number}}
void g(const int *p) { fsm_log_info(format, 1, (const void *)p); }    // expected-error {{the address that '%p' prints}}
void h(const int *p) { fsm_log_info("%x", p); } // expected-error {{the address that '%x' prints}} expected-warning {{format specifies type}}
void k(const void *p) { fsm_log_info("%u", (unsigned)((uintptr_t)p & 15)); } // expected-error {{this address becomes a number}}
