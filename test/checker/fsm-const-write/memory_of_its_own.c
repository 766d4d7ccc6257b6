// RUN: %check %s
// expected-no-diagnostics
char *find(const char *s, int c);
int f(char *s) { char *p = find(s, ' '); if (p) *p = 0; return p != 0; }
int g(int n, char *buffer) { char *q = "x"; if (n) { q = buffer; q[0] = 1; } return *q; }
int h(void) { char a[] = "abc"; a[0] = 'x'; char *p = a; *p = 'y'; return a[1]; }
static const int t[] = {1};
int k(int *out) { int *p = (int *)t; int v = *p; p = out; *p = v; return v; }
