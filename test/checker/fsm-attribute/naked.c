// RUN: %check %s
__attribute__((naked)) void bare(void) {} // expected-error {{'naked' is not among}}
