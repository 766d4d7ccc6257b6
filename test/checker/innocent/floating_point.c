// RUN: %check %s
// expected-no-diagnostics
long long_integer(long long x) { return (long)(x + 1L); }
double use(double x, float y, double _Complex z) { return x * 0.5 + (double)(y * 2.0f) + __real__ z; }
