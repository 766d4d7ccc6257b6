// RUN: %check %s
// expected-no-diagnostics
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wfloat-equal"
int same(double a, double b) { return a == b; }
#pragma GCC diagnostic pop
