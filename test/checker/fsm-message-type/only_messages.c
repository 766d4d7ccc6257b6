// RUN: %check %s
// expected-no-diagnostics
#include <fsm/app.h>
struct state { long n; size_t used; uint8_t flag; void *cursor; };
unsigned long f(const struct state *s) { return (unsigned long)s->n + s->used; }
