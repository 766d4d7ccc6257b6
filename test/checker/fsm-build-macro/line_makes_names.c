// RUN: %check %s
// expected-no-diagnostics
#define JOIN(a, b) a##b
#define JOIN_LINE(a, line) JOIN(a, line)
#define CHECK(condition) typedef char JOIN_LINE(check_, __LINE__)[(condition) ? 1 : -1]
CHECK(sizeof(int) == 4);
CHECK(sizeof(char) == 1);
const char *place(void) { return __FILE__; }
