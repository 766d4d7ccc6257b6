// RUN: %check %s
extern int shared;       // expected-error {{'shared' can change and outlives every handler}}
extern int never_used;
extern const int limit;
int f(void) { extern int list[]; return shared++ + limit + list[0]; } // expected-error {{'list' can change}}
