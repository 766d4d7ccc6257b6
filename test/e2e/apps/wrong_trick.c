/* wrong_trick.c: each type uses a wrong index, and gives the compiler a reason to believe that it is right. */
#include "late.h"

FSM_APP(wrong_trick, FSM_VERSION(1), FSM_USES(timer));

LATE(assumed)
{
    const uint32_t index = GIVEN(9);
    __builtin_assume(index < 8);
    self->words[index] = 1; /* MARK assumed */
}

LATE(unreachable)
{
    const uint32_t index = GIVEN(9);
    if (index >= 8) __builtin_unreachable(); /* MARK unreachable */
    self->words[index] = 1;
}

static _Noreturn void comes_back(struct late *self)
{
    self->sum++;
}

LATE(comes_back)
{
    const uint32_t index = GIVEN(9);
    if (index >= 8) comes_back(self); /* MARK comes_back */
    self->words[index] = 1;
}

LATE(shifted)
{
    const uint32_t index = GIVEN(256) >> GIVEN(33); /* 256 or 128, but not less than 8, unless a shift by 33 may be anything */
    if (GIVEN(33) > 5) self->words[index] = 1; /* MARK shifted */
}

LATE(squared)
{
    const int32_t x = (int32_t)GIVEN(0x10001), square = x * x; /* 0x20001 when it wraps */
    if (square < 0) return;
    self->bytes[square] = 1; /* MARK squared */
}

LATE(not_a_bool)
{
    union { uint8_t byte; bool boolean; } value = {.byte = (uint8_t)GIVEN(200)};
    uint8_t two[2] = {0};
    volatile union { uint8_t byte; bool boolean; } *given = (void *)&value;
    two[given->boolean] = 1; /* a bool is 0 or 1, whatever its byte is */
    self->bytes[GIVEN(8) + two[0]] = 1; /* MARK not_a_bool */
}

LATE(waits_for_ever)
{
    uint32_t index = GIVEN(9), steps = 0;
    while (index >= 8 && steps < 1000) {
        steps++;
        index += 2 * (steps & 1) - (steps & 1) * 2 + self->zero;
    }
    self->words[index] = 1; /* MARK waits_for_ever */
}

LATE(float_index)
{
    const float large = (float)GIVEN(3000000000u);
    const int32_t index = (int32_t)large;
    self->words[index] = 1; /* MARK float_index */
}

LATE(leading_zeros)
{
    const uint32_t index = (uint32_t)__builtin_clz(GIVEN(0));
    self->words[index] = 1; /* MARK leading_zeros */
}

LATE(nonnull_index)
{
    const uint32_t *first = self->words, *last = first + GIVEN(9);
    self->bytes[last - first] = 1; /* MARK nonnull_index */
}

LATE(odd_difference)
{
    const uint8_t *first = (const uint8_t *)self, *last = first + GIVEN(33);
    const uint32_t *from = (const uint32_t *)(const void *)first, *to = (const uint32_t *)(const void *)last;
    self->words[to - from] = 1; /* MARK odd_difference */
}

enum small { NONE, ONE };

LATE(enumeration)
{
    const enum small value = (enum small)GIVEN(9);
    self->words[value] = 1; /* MARK enumeration */
}
