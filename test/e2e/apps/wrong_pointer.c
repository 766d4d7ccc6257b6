/* wrong_pointer.c: each type leaves an object of known size by pointers. The lines are found by their marks. */
#include "late.h"

FSM_APP(wrong_pointer, FSM_VERSION(1), FSM_USES(timer));

static const char greeting[] = "hello";
static const uint8_t key[16] = {1, 2, 3};

static void set(uint32_t *at, uint32_t value)
{
    *at = value; /* MARK inlined_callee */
}

LATE(inlined_callee)
{
    uint32_t array[8] = {0};
    set(array + GIVEN(8), 1);
    self->sum = array[self->after % 8];
}

LATE(chain)
{
    uint32_t array[8] = {0};
    uint32_t *middle = array + GIVEN(4), *end = middle + GIVEN(4);
    end[-1] = 1;
    *end = 1; /* MARK chain */
    self->sum = array[self->after % 8];
}

LATE(before_start)
{
    uint8_t array[16] = {0};
    uint8_t *at = array + GIVEN(3);
    at[-4] = 1; /* MARK before_start */
    self->sum = array[self->after % 8];
}

LATE(straddle)
{
    uint8_t array[10] = {0};
    uint32_t *at = (uint32_t *)(void *)(array + GIVEN(8));
    *at = 1; /* MARK straddle */
    self->sum = array[self->after % 8];
}

LATE(runs_away)
{
    uint8_t array[32];
    memset(array, (int)GIVEN(1), sizeof array);
    uint8_t *at = array;
    while (*at) *at++ ^= self->sum & 1; /* MARK runs_away */
    self->sum = array[self->after % 8];
}

LATE(copy_length)
{
    uint8_t array[16];
    memcpy(array, self->bytes, GIVEN(17)); /* MARK copy_length */
    self->sum = array[self->after % 8];
}

LATE(copy_huge)
{
    uint8_t array[16] = {0};
    memcpy(array + GIVEN(4), self->bytes, GIVEN(0xfffffffe)); /* MARK copy_huge */
    self->sum = array[self->after % 8];
}

LATE(copy_source)
{
    memcpy(self->bytes, greeting, GIVEN(7)); /* MARK copy_source */
}

LATE(move_within)
{
    uint8_t array[16] = {0};
    memmove(array + GIVEN(4), array, GIVEN(13)); /* MARK move_within */
    self->sum = array[self->after % 8];
}

LATE(fill)
{
    uint8_t array[16];
    memset(array + GIVEN(15), 0, GIVEN(2)); /* MARK fill */
    self->sum = array[self->after % 8];
}

LATE(compare)
{
    self->sum = memcmp(key, self->bytes, GIVEN(20)) == 0; /* MARK compare */
}

LATE(one_of_two)
{
    uint8_t small[8] = {0}, large[64] = {0};
    uint8_t *chosen = self->zero == 0 ? small : large;
    chosen[GIVEN(8)] = 1; /* MARK one_of_two */
    self->sum = small[self->after % 8] + large[self->after % 8];
}

LATE(past_string)
{
    const char *at = greeting + GIVEN(6);
    self->sum = (uint32_t)*at; /* MARK past_string */
}

LATE(from_end)
{
    uint32_t array[8] = {0}, *at = array + 8;
    for (uint32_t i = 0; i < GIVEN(9); i++) *--at = i; /* MARK from_end */
    self->sum = array[self->after % 8];
}

LATE(whole_struct)
{
    struct late copies[2] = {0};
    struct late *copy = copies + GIVEN(2);
    copy->zero = 1; /* MARK whole_struct */
    self->sum = copies[self->after % 2].zero;
}
