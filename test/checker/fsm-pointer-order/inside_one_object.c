// RUN: %check %s
// expected-no-diagnostics
struct s { int a, b; };
int f(struct s *s) { return &s->a < &s->b; }
int g(void) { int a[4] = {1}, n = 0; for (const int *p = a; p < a + 4; p++) n += *p; return n + (int)(&a[3] - a); }
int h(void) { struct s x = {1, 2}; return &x.a < &x.b; }
