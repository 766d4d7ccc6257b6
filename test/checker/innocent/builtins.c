// RUN: %check %s
// RUN: %check --target=thumbv7m-none-eabi %s
// expected-no-diagnostics
#include <float.h>
#include <limits.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>
int sum(int count, ...)
{
    va_list list;
    va_start(list, count);
    int total = 0;
    while (__builtin_expect(count-- > 0, 1))
        if (__builtin_add_overflow(total, va_arg(list, int), &total)) __builtin_trap();
    va_end(list);
    return total + __builtin_popcount((unsigned)total) + __builtin_clz(1u) + (int)__builtin_bswap32(1) + (int)offsetof(struct { int x; }, x);
}
void copy(char *to, const char *from) { __builtin_memcpy(to, from, 4); }
