// RUN: %check %s
// What it points to is constant; the pointer is not.
const char *name = "a";      // expected-error {{'name' can change}}
const char *const fine = "a";
