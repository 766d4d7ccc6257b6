// RUN: %check %s
static void *resolve(void) { return 0; }
int chosen(void) __attribute__((ifunc("resolve"))); // expected-error {{'ifunc' is not among}}
