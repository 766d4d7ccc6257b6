/* thumb_value.h: ranges of numbers and addresses, as thumb_value.c, thumb_known.c and thumb_join.c work with them. */
#ifndef FSM_SIGN_CODE_THUMB_VALUE_H
#define FSM_SIGN_CODE_THUMB_VALUE_H

#include "thumb.h"

static const int64_t WORDS = INT64_C(1) << 32, HALF = INT64_C(1) << 31;
enum { BITS_OF_NAME = 8, JOINED = 1 << (BITS_OF_NAME - 1), CHANGES_MAX = 8 };

static inline struct value wild(void) { return value_number(0, WORDS - 1); }

static inline bool is_whole(const struct value *value) { return value->high - value->low >= WORDS - 1; }

static inline bool is_room(const struct value *value)
{
    return value->base == OBJECT || value->base == READABLE || value->base == FRAME;
}
static inline bool is_constant(const struct value *value) { return value->base == NUMBER && value_is_exact(value); }

/* A number's range as a machine has it: of all that are the same modulo 2^32, one. */
static inline struct value settle(struct value value)
{
    if (value.base != NUMBER) return value;
    if (is_whole(&value)) {
        value.low = 0;
        value.high = WORDS - 1;
        value.step = 0;
    }
    for (; value.low >= WORDS; value.high -= WORDS) value.low -= WORDS;
    for (; value.low < -HALF; value.high += WORDS) value.low += WORDS;
    return value;
}

/* As few below 0 as above. */
static inline struct value as_signed(struct value value)
{
    if (value.base == NUMBER && value.low >= HALF) {
        value.low -= WORDS;
        value.high -= WORDS;
    }
    return value;
}

/* None below 0. */
static inline struct value as_unsigned(struct value value)
{
    if (value.base == NUMBER && value.high < 0) {
        value.low += WORDS;
        value.high += WORDS;
    }
    return value;
}

static inline int64_t step_of(const struct value *value) { return value->low == value->high ? 0 : value->step ? value->step : 1; }

static inline void set_step(struct value *value, int64_t step)
{
    if (step < 0) step = -step;
    if (step > UINT16_MAX) step = step & -step & INT16_MAX;
    value->step = (uint16_t)(step > 1 ? step : 0);
}

static inline int64_t divisor(int64_t one, int64_t other) /* the greatest common one */
{
    while (other != 0) {
        const int64_t rest = one % other;
        one = other;
        other = rest;
    }
    return one < 0 ? -one : one;
}

#endif
