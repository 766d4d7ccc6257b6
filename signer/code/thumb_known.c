#include "thumb_value.h"

/* ---- names: two values that have the same one are the same word ---- */

struct value *value_holder(struct thumb_state *state, uint32_t i)
{
    if (i < CORE) return &state->registers[i];
    if (i == CORE) return &state->left;
    if (i == CORE + 1) return &state->right;
    i -= CORE + 2;
    return i < state->slot_count ? &state->slots[i] : NULL;
}

uint32_t value_new_name(uint32_t address, unsigned number) { return (address + 1) << BITS_OF_NAME | number; }

void value_name(struct thumb_state *state, struct value *value, uint32_t name)
{
    if (value->name != 0 && value->name != name) return;
    for (uint32_t i = 0; value_holder(state, i); i++)
        if (value_holder(state, i)->name == name) value_holder(state, i)->name = 0;
    value->name = name;
}

/* ---- what comparisons say ---- */

/* The number lies between these, modulo 2^32. False: it does not. */
static bool meet(struct value *value, int64_t low, int64_t high)
{
    int found = 0;
    struct value best = *value;
    if (high - low >= WORDS - 1) return true;
    const int64_t step = step_of(value) ? step_of(value) : 1;
    for (int64_t turn = -2 * WORDS; turn <= 2 * WORDS; turn += WORDS) {
        int64_t from = value->low + turn, to = value->high + turn < high ? value->high + turn : high;
        if (from < low) from += (low - from + step - 1) / step * step;
        to -= to >= from ? (to - from) % step : 0;
        if (from > to) continue;
        best.low = found ? low : from;
        best.high = found ? high : to;
        found++;
    }
    if (found == 0) return false;
    if (found > 1 && high - low >= value->high - value->low) return true;
    value->low = best.low;
    value->high = best.high;
    if (found > 1) value->step = 0;
    *value = settle(*value);
    return true;
}

/* The same for all that are the same word. */
static bool tell(struct thumb_state *state, const struct value *what, int64_t low, int64_t high)
{
    const uint32_t name = what->name;
    bool good = true;
    if (what->base != NUMBER || name == 0) return true;
    for (uint32_t i = 0; value_holder(state, i); i++) {
        struct value *holder = value_holder(state, i);
        if (holder->name == name && holder->base == NUMBER) good &= meet(holder, low, high);
    }
    return good;
}

enum { EQ, NE, HS, LO, MI, PL, VS, VC, HI, LS, GE, LT, GT, LE };

/* left <condition> right, for whole numbers. */
static bool learn_unsigned(struct thumb_state *state, unsigned condition, struct value left, struct value right)
{
    left = as_unsigned(left);
    right = as_unsigned(right);
    const bool known_right = right.base == NUMBER && right.low >= 0 && right.high < WORDS;
    const bool known_left = left.base == NUMBER && left.low >= 0 && left.high < WORDS;
    const int64_t last = WORDS - 1;
    switch (condition) {
    case EQ:
        return (right.base != NUMBER || tell(state, &left, right.low, right.high)) &&
               (left.base != NUMBER || tell(state, &right, left.low, left.high));
    case LS: return (!known_right || tell(state, &left, 0, right.high)) && (!known_left || tell(state, &right, left.low, last));
    case LO:
        return (!known_right || (right.high > 0 && tell(state, &left, 0, right.high - 1))) &&
               (!known_left || (left.low < last && tell(state, &right, left.low + 1, last)));
    case HS: return learn_unsigned(state, LS, right, left);
    case HI: return learn_unsigned(state, LO, right, left);
    default: return true;
    }
}

static bool learn_signed(struct thumb_state *state, unsigned condition, struct value left, struct value right)
{
    const struct value one = as_signed(left), two = as_signed(right);
    const bool known_right = two.base == NUMBER && two.low >= -HALF && two.high < HALF;
    const bool known_left = one.base == NUMBER && one.low >= -HALF && one.high < HALF;
    switch (condition) {
    case LE:
        return (!known_right || tell(state, &left, -HALF, two.high)) && (!known_left || tell(state, &right, one.low, HALF - 1));
    case LT:
        return (!known_right || (two.high > -HALF && tell(state, &left, -HALF, two.high - 1))) &&
               (!known_left || (one.low < HALF - 1 && tell(state, &right, one.low + 1, HALF - 1)));
    case GE: return learn_signed(state, LE, right, left);
    case GT: return learn_signed(state, LT, right, left);
    default: return true;
    }
}

/* Not this number: then one less, or one more, if it is the last of those it can be. */
static bool learn_other(struct thumb_state *state, const struct value *left, const struct value *right)
{
    if (!is_constant(right)) return true;
    if (left->base != NUMBER) return true;
    if (is_constant(left) && left->low == right->low) return false;
    if (left->high == right->low) return tell(state, left, left->low, left->high - 1);
    if (left->low == right->low) return tell(state, left, left->low + 1, left->high);
    return true;
}

bool value_learn(struct thumb_state *state, unsigned condition)
{
    const struct value left = state->left, right = state->result ? value_number(0, 0) : state->right;
    if (!state->compared) return true;
    if (condition == NE) return learn_other(state, &left, &right);
    if (condition == EQ) return learn_unsigned(state, EQ, left, right);
    if (condition == MI || condition == PL) { /* the difference's highest bit */
        const int64_t from = condition == PL ? right.low : right.low - HALF;
        return !is_constant(&right) || tell(state, &left, from, from + HALF - 1);
    }
    if (state->result) return true;
    return learn_unsigned(state, condition, left, right) && learn_signed(state, condition, left, right);
}
