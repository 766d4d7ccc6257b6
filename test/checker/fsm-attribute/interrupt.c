// RUN: %check --target=thumbv7m-none-eabi %s
__attribute__((interrupt)) void handler(void) {} // expected-error {{'interrupt' is not among}}
