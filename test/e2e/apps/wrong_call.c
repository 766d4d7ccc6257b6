/* wrong_call.c: calls through pointers that are no function of the call's type. Each traps at its line. */
#include "late.h"

FSM_APP(wrong_call, FSM_VERSION(1), FSM_USES(timer));

struct pair {
    char name[4];
    int (*call)(int);
};
struct pairs {
    struct pair pair[2];
    int (*const *table)(int);
};
static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static void nothing(int x) { (void)x; }
static void aborting(int x) { x == 5 ? __builtin_trap() : (void)0; }
static int64_t wide(int64_t x) { return x + 1; }
static int64_t wider(int64_t x) { return x << 1; }
static const struct pair pairs[2] = {{"a", twice}, {"b", thrice}};
static void (*const nothings[2])(int) = {nothing, aborting};
static int64_t (*const wides[2])(int64_t) = {wide, wider};

typedef int (*call_int)(int);
#define FORGED(self, value) ((call_int)(uintptr_t)GIVEN(value))

LATE(null) { self->sum = (uint32_t)FORGED(self, 0)(1); /* MARK null */ }
LATE(integer) { self->sum = (uint32_t)FORGED(self, 0x1001)(1); /* MARK integer */ }
LATE(sentinel) { self->sum = (uint32_t)FORGED(self, 0xffffffff)(1); /* MARK sentinel */ }
LATE(beside_1) { self->sum = (uint32_t)FORGED(self, (uintptr_t)twice + 1)(1); /* MARK beside_1 */ }
LATE(beside_2) { self->sum = (uint32_t)FORGED(self, (uintptr_t)twice + 2)(1); /* MARK beside_2 */ }
LATE(beside_4) { self->sum = (uint32_t)FORGED(self, (uintptr_t)twice + 4)(1); /* MARK beside_4 */ }
LATE(before) { self->sum = (uint32_t)FORGED(self, (uintptr_t)pairs[0].call - 1)(1); /* MARK before */ }
LATE(no_result)
{
    void (*const *table)(int) = &nothings[GIVEN(0)];
    self->sum = (uint32_t)((call_int)*table)(1); /* MARK no_result */
}
LATE(other_width)
{
    int64_t (*const *table)(int64_t) = &wides[GIVEN(0)];
    self->sum = (uint32_t)((call_int)*table)(1); /* MARK other_width */
}
LATE(more_arguments)
{
    int (*call)(int, int) = (int (*)(int, int))pairs[GIVEN(1)].call;
    self->sum = (uint32_t)call(1, 2); /* MARK more_arguments */
}
LATE(text_as_code)
{
    memcpy(self->bytes, "\xb8\x01\x00\x00\x00\xc3", 6);
    self->sum = (uint32_t)((call_int)(uintptr_t)(self->bytes + GIVEN(0)))(1); /* MARK text_as_code */
}
LATE(overrun)
{
    struct pair pair = {"", pairs[GIVEN(0)].call};
    volatile char *name = (volatile char *)&pair;
    for (uint32_t i = 0; i < GIVEN(sizeof pair); i++) name[i] = 'A';
    self->sum = (uint32_t)pair.call(1); /* MARK overrun */
}
LATE(never_set)
{
    struct pair some[2];
    self->sum = (uint32_t)some[GIVEN(1)].call(1); /* MARK never_set */
}
LATE(by_union)
{
    union {
        float number;
        call_int call;
    } both = {.number = (float)GIVEN(4096)};
    self->sum = (uint32_t)both.call(1); /* MARK by_union */
}
LATE(twice_read)
{
    volatile struct pair pair = {"", pairs[GIVEN(0)].call};
    self->sum = (uint32_t)pair.call(1);
    pair.call = FORGED(self, 0x2000);
    self->sum += (uint32_t)pair.call(1); /* MARK twice_read */
}
