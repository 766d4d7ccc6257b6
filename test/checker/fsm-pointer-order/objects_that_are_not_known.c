// RUN: %check %s
// expected-no-diagnostics
int f(const char *p, const char *q) { return p < q; }
int g(char *p) { char a[4]; char *q = a; q = p; return q < p + 1; }
int h(void) { int a = 1, b = 2; return &a == &b; }
