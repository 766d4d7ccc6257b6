// RUN: %check %s
__attribute__((no_sanitize("safe-stack"))) void a(void) {}          // expected-error {{'no_sanitize' is not among}}
__attribute__((no_sanitize_address)) void b(void) {}                // expected-error {{'no_sanitize_address' is not among}}
__attribute__((disable_sanitizer_instrumentation)) void c(void) {}  // expected-error {{'disable_sanitizer_instrumentation' is not among}}
__attribute__((optnone, noinline)) void d(void) {}                  // expected-error {{'optnone' is not among}}
