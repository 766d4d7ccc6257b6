// RUN: %check -mlong-double-64 -fplugin-arg-fsmcheck-long-double %s
// expected-no-diagnostics
// With -mlong-double-64 long double is double everywhere.
typedef long double real;
long double half(real x) { return x * 0.5L; }
