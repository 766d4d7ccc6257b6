// RUN: %check %s
__attribute__((target("avx2"))) void wide(void) {} // expected-error {{'target' is not among}}
