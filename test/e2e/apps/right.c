/* right.c: what looks like a wrong index and is none. Each type says that it is fine. */
#include <stdio.h>

#include <fsm/log.h>

#include "late.h"

FSM_APP(right, FSM_VERSION(1), FSM_USES(log, timer));

static const char greeting[] = "hello";

static void fine(uint32_t sum) { fsm_log_info("fine, %lu", (unsigned long)sum); }

LATE(one_past_the_end)
{
    uint32_t sum = 0;
    for (const uint32_t *at = self->words, *end = &self->words[GIVEN(8)]; at != end; at++) sum += *at + 1;
    fine(sum);
}

LATE(last_index)
{
    self->words[GIVEN(7)] = 7;
    self->bytes[GIVEN(7)] = 7;
    fine(self->words[7] + self->bytes[7]);
}

LATE(backwards)
{
    uint8_t array[8] = {1, 2, 3, 4, 5, 6, 7, 8}, *at = array + sizeof array;
    uint32_t sum = 0;
    while (at != array + GIVEN(0)) sum = sum * 3 + *--at;
    fine(sum);
}

LATE(flat)
{
    uint8_t grid[4][6] = {{0}};
    uint8_t *cell = &grid[0][0];
    for (uint32_t i = 0; i < GIVEN(24); i++) cell[i] = (uint8_t)i;
    fine(grid[3][GIVEN(5)]);
}

LATE(nothing_copied)
{
    uint8_t array[4] = {1, 2, 3, 4};
    memcpy(array + GIVEN(4), self->bytes, GIVEN(0));
    memmove(array, array + GIVEN(1), GIVEN(3));
    fine(array[GIVEN(0)]);
}

LATE(middle)
{
    int32_t samples[9] = {-4, -3, -2, -1, 0, 1, 2, 3, 4}, *centre = samples + 4, sum = 0;
    for (int32_t i = -4; i <= (int32_t)GIVEN(4); i++) sum += centre[i] * i;
    fine((uint32_t)sum);
}

struct tail { uint32_t length; uint8_t data[]; };

LATE(flexible)
{
    uint32_t room[4] = {0};
    struct tail *tail = (struct tail *)(void *)room;
    tail->length = GIVEN(12);
    for (uint32_t i = 0; i < tail->length; i++) tail->data[i] = (uint8_t)(i + 1);
    fine(tail->data[GIVEN(11)]);
}

struct old_tail { uint32_t length; uint8_t data[1]; };

LATE(old_flexible)
{
    uint32_t room[4] = {0};
    struct old_tail *tail = (struct old_tail *)(void *)room;
    tail->length = GIVEN(12);
    for (uint32_t i = 0; i < tail->length; i++) tail->data[i] = (uint8_t)(i + 1);
    fine(tail->data[GIVEN(11)]);
}

LATE(one_of_two)
{
    uint8_t small[8] = {8}, large[64] = {0};
    uint8_t *chosen = self->zero != 0 ? small : large;
    chosen[GIVEN(63)] = 6;
    fine(small[GIVEN(0)] + large[63]);
}

LATE(wraps_round)
{
    uint8_t ring[16] = {0};
    uint8_t head = (uint8_t)GIVEN(250);
    for (uint32_t i = 0; i < 40; i++) ring[head++ % 16] += (uint8_t)i;
    fine(ring[GIVEN(3)]);
}

LATE(strings)
{
    char text[12];
    snprintf(text, sizeof text, "%s, %u", greeting, (unsigned)GIVEN(42));
    fine((uint32_t)strlen(text) + (uint32_t)(strchr(text, ',') - text));
}

LATE(negative_offset)
{
    uint32_t array[8] = {0}, *third = array + GIVEN(3);
    third[-3] = 5;
    third[4] = 6;
    fine(array[GIVEN(0)] + array[GIVEN(7)]);
}

LATE(whole)
{
    struct late copies[2];
    memset(copies, 0, sizeof copies);
    memcpy(&copies[GIVEN(1)], self, sizeof *self);
    fine(copies[GIVEN(1)].zero);
}
