// RUN: %check %s
long f(void) { int a[2] = {1}, b[2] = {2}; return a - b; } // expected-error {{'a' and 'b' are two objects}}
