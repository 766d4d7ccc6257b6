// RUN: %check %s
__attribute__((no_sanitize("safe-stack"))) void a(void) {}          // expected-error {{attribute 'no_sanitize'}}
__attribute__((no_sanitize_address)) void b(void) {}                // expected-error {{attribute 'no_sanitize_address'}}
__attribute__((disable_sanitizer_instrumentation)) void c(void) {}  // expected-error {{attribute 'disable_sanitizer_instrumentation'}}
__attribute__((optnone, noinline)) void d(void) {}                  // expected-error {{attribute 'optnone'}}
