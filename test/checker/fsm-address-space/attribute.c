// RUN: %check %s
int *const fine __attribute__((address_space(0))) = 0;
int use(void) { return *(__attribute__((address_space(256))) int *)0; } // expected-error {{an address space leads out of the app's memory [fsm-address-space]}}
