// RUN: %check %s
static inline void idle(void) { __asm__ volatile("hlt"); } // expected-error {{inline assembly}}
