// RUN: %check %s
int f(void) { return *(int *)0; }     // expected-error {{indirection of non-volatile null pointer}}
int g(int i) { if (i) return 1; }     // expected-error {{non-void function does not return a value in all control paths}}
int *h(void) { int x = 1; return &x; } // expected-error {{address of stack memory associated with local variable 'x' returned}}
int k(const char *s) { return s == "on"; } // expected-error {{result of comparison against a string literal is unspecified}}
