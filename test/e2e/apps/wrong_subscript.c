/* wrong_subscript.c: each type uses an index that its array does not have. The lines are found by their marks. */
#include "late.h"

FSM_APP(wrong_subscript, FSM_VERSION(1), FSM_USES(timer));

static const uint32_t table[8] = {1, 2, 3, 5, 7, 11, 13, 17};
struct pair { uint8_t first[4], second[4]; };
union overlay { uint32_t words[2]; uint8_t bytes[8]; struct pair pair; uint32_t room[8]; };

LATE(off_by_one)
{
    self->words[GIVEN(8)] = event->type; /* MARK off_by_one */
}

LATE(twelve_of_eight)
{
    self->words[GIVEN(12)] = event->type; /* MARK twelve_of_eight */
}

LATE(negative)
{
    int32_t index = (int32_t)GIVEN(0) - 1;
    self->words[index] = event->type; /* MARK negative */
}

LATE(wrapping)
{
    self->words[GIVEN(0x40000001)] = event->type; /* MARK wrapping */
}

LATE(read)
{
    self->sum = self->bytes[GIVEN(9)]; /* MARK read */
}

LATE(table_read)
{
    self->sum = table[GIVEN(8)]; /* MARK table_read */
}

LATE(two_dimensions)
{
    uint8_t grid[4][6];
    for (uint32_t i = 0; i < 24; i++) grid[i / 6][i % 6] = (uint8_t)i;
    grid[GIVEN(1)][GIVEN(6)] = 77; /* MARK two_dimensions */
    self->sum = grid[GIVEN(2)][0];
}

LATE(member_of_union)
{
    union overlay overlay = {.room = {1}};
    overlay.pair.first[GIVEN(5)] = 1; /* MARK member_of_union */
    self->sum = overlay.words[GIVEN(0)];
}

LATE(loop_overrun)
{
    for (uint32_t i = 0; i <= GIVEN(8); i++) self->words[i] = i; /* MARK loop_overrun */
}

LATE(loop_downwards)
{
    for (int32_t i = 7; i >= (int32_t)GIVEN(0) - 1; i--) self->words[i] = 7; /* MARK loop_downwards */
}

LATE(volatile_array)
{
    volatile uint8_t array[8] = {0};
    array[GIVEN(8)] = 1; /* MARK volatile_array */
}

LATE(constant_index)
{
    uint32_t *words = self->words;
    uint32_t local[8] = {event->type};
    local[self->zero] = words[0];
    self->sum = local[self->words[0] + 8 - self->words[0]]; /* MARK constant_index */
}

LATE(structs)
{
    struct pair pairs[3] = {0};
    pairs[GIVEN(3)].second[1] = 1; /* MARK structs */
    self->sum = pairs[GIVEN(0)].first[0];
}

LATE(byte_index)
{
    const int8_t index = (int8_t)GIVEN(200);
    self->bytes[index] = 1; /* MARK byte_index */
}

LATE(event_data)
{
    self->sum = event->data[GIVEN(FSM_MESSAGE_SIZE_MAX)]; /* MARK event_data */
}
