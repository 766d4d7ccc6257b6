// RUN: %check %s
#define const // expected-error {{macro 'const' changes what a word of C means [fsm-macro]}}
int f(const int x) { return x; }
