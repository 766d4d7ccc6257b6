// RUN: %check %s
__attribute__((disable_sanitizer_instrumentation)) void c(void) {}  // expected-error {{'disable_sanitizer_instrumentation' is not among}}
__attribute__((optnone, noinline)) void d(void) {}                  // expected-error {{'optnone' is not among}}
