// RUN: %check %s
// expected-no-diagnostics
#define JOIN(a, b) a##b
#define NAME(a, n) JOIN(a, n)
#define UNIQUE(a) NAME(a, __COUNTER__)
#define CHECK(condition) enum { UNIQUE(check_) = 1 / !!(condition) }
CHECK(1);
CHECK(sizeof(int) == 4);
static int UNIQUE(f_)(void) { return 0; }
