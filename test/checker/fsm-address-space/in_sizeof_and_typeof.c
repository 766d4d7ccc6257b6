// RUN: %check %s
int use(void *p) { return *(__typeof__((__attribute__((address_space(256))) int *)p))p; } // expected-error {{an address space leads out}}
