// RUN: %check %s
int f(void) { int a = 1, b = 2; return &a < &b; } // expected-error {{'a' and 'b' are two objects: which lies first differs from machine to machine [fsm-pointer-order]}}
