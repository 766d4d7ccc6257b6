// RUN: %check %s
// expected-no-diagnostics
#include <stdint.h>
int printf(const char *, ...);
void *memcpy(void *, const void *, __SIZE_TYPE__);
struct __attribute__((packed, aligned(4))) header { uint8_t kind; uint32_t length; };
typedef int vector __attribute__((aligned(16)));
enum __attribute__((flag_enum)) flag { A = 1, B = 2 };
static void release(int *x) { *x = 0; }
__attribute__((format(printf, 1, 2), cold)) void complain(const char *format, ...);
__attribute__((noreturn)) void stop(void);
_Noreturn void also_stop(void);
__attribute__((always_inline, const)) static inline int twice(int x) { return 2 * x; }
__attribute__((noinline, pure, warn_unused_result, nonnull(1))) static int first(const int *p) { return *p; }
__attribute__((deprecated)) int old(void);
__attribute__((no_sanitize("undefined"))) void unchecked(void);
__attribute__((no_sanitize_address, no_instrument_function, no_stack_protector, leaf)) void unwatched(void);
__attribute__((artificial, always_inline)) static inline int thrice(int x) { return 3 * x; }
__attribute__((assume_aligned(8))) void *allocate(void);
__attribute__((weak)) int replaceable(void) { return 1; }
extern int perhaps(void) __attribute__((weak));
int another(void) __attribute__((weak, alias("replaceable")));
#pragma weak also_another = replaceable
#pragma weak also_perhaps
int also_perhaps(void);
__attribute__((visibility("hidden"), used, annotate("mine"))) int use(__attribute__((unused)) int x, int *_Nonnull y)
{
    _Alignas(8) int z __attribute__((cleanup(release))) = 1;
    switch (x) {
    case 1: z++; __attribute__((fallthrough));
    default: break;
    }
#pragma clang loop unroll(disable)
    for (int i = 0; i < 3; i++) z += twice(i);
    return z + first(y);
}
