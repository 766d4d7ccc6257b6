// RUN: %check %s
const char *names[] = {"a", "b"};    // expected-error {{'names' can change}}
const char *const fine[] = {"a", "b"};
