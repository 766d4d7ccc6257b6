// RUN: %check %s
// expected-no-diagnostics
#include <stdint.h>
struct value { int kind; union { int64_t i; double d; const char *s; uint32_t u; } as; };
int64_t f(const struct value *v) { return v->kind == 0 ? v->as.i : v->kind == 1 ? (int64_t)v->as.u : v->as.s[0]; }
void set(struct value *v, const char *s) { v->kind = 2; v->as.s = s; }
uint32_t mixed(const char *s)
{
    struct value v = {.kind = 1, .as.u = 3};
    if (s) { v.kind = 2; v.as.s = s; }
    return v.kind == 1 ? v.as.u : 0;
}
