// RUN: %check %s
// expected-no-diagnostics
#include <fsm/timer.h>
int next(void);
unsigned f(const char *s) { const char *e = s; while (*e++) {} return (unsigned)(e - s); }
void g(void) { while (next()) {} }
int h(const int *list, int n) { int i; for (i = 0; i < n && list[i]; i++) {} return i; }
void k(char *to, const char *from) { while ((*to++ = *from++)) ; }
