// RUN: %check %s
// expected-no-diagnostics
static int total(int *v, int n) { int t = 0; while (n--) t += v[n]; return t; }
static const int table[] = {1, 2};
static char *const words[] = {"a", "b"};
int f(void) { return total((int *)table, 2); }
char *find(const char *s, int c) { for (; *s; s++) if (*s == c) return (char *)s; return 0; }
int g(int i) { char *p = "abc"; p = p + 1; return words[i][0] + p[0]; }
