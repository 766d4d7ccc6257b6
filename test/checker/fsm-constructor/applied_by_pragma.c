// RUN: %check %s
#pragma clang attribute push(__attribute__((constructor)), apply_to = function) // expected-error {{attribute 'constructor'}}
static void set_up(void) {}
#pragma clang attribute pop
