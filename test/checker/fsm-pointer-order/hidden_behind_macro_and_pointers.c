// RUN: %check %s
#define BEFORE(x, y) ((x) < (y))
struct s { int m; };
static const int low[4], high[4];
int f(int i) { return BEFORE(low + i, &high[1]); } // expected-error {{'low' and 'high' are two objects}}
int g(void) { struct s a = {1}, b = {2}; const int *p = &a.m, *q = &b.m; return p > q; } // expected-error {{'a' and 'b' are two objects}}
