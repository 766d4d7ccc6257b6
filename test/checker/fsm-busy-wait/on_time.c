// RUN: %check %s
#include <fsm/timer.h>
#define FOR_EVER while (fsm_timer_now(self) < 1000)
void f(void *self) { uint32_t t = fsm_timer_now(self); while (fsm_timer_now(self) - t < 9) {} } // expected-error {{this loop lets time go by: nothing else runs until the handler returns [fsm-busy-wait]}}
void g(void *self) { uint32_t now; do { now = fsm_timer_now(self); } while (now < 1000); }      // expected-error {{this loop lets time go by}}
void h(void *self) { FOR_EVER; }                                                                // expected-error {{this loop lets time go by}}
void k(void *self) { for (; !(fsm_timer_now(self) > 7);) continue; }                            // expected-error {{this loop lets time go by}}
