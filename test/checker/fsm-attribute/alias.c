// RUN: %check %s
static int real(void) { return 1; }
int other(void) __attribute__((alias("real"))); // expected-error {{'alias' is not among}}
