// RUN: %check %s
extern const int far __attribute__((address_space(256))); // expected-error {{an address space leads out}}
int use(void) { return far; }
