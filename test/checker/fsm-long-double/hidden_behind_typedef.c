// RUN: %check %s
// Once, where the name is given.
typedef long double wide; // expected-error {{'long double' has other sizes}}
double use(wide x) { wide y = x; return (double)y; }
