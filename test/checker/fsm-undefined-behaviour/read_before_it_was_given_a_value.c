// RUN: %check %s
int f(void) { int x; return x + 1; }                 // expected-error {{variable 'x' is uninitialized when used here}}
int g(int c) { int y; if (c) y = 1; return y; }      // expected-error {{variable 'y' is used uninitialized whenever 'if' condition is false}}
