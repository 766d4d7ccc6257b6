#include "thumb_value.h"

struct value value_number(int64_t low, int64_t high) { return (struct value){.base = NUMBER, .low = low, .high = high}; }

bool value_is_exact(const struct value *value) { return value->low == value->high; }

bool value_is_wild(const struct value *value) { return value->base == NUMBER && is_whole(value); }

/* ---- arithmetic ---- */

static struct value moved(struct value value, int64_t low, int64_t high)
{
    value.low += low;
    value.high += is_room(&value) ? -high : high;
    return settle(value);
}

static struct value add(struct value one, struct value two)
{
    if (two.base != NUMBER) {
        const struct value other = one;
        one = two;
        two = other;
    }
    if (two.base != NUMBER || value_is_wild(&one) || value_is_wild(&two) || one.base == KEPT) return wild();
    const int64_t step = divisor(step_of(&one), step_of(&two));
    one.name = 0;
    two = as_signed(two);
    one = moved(one, two.low, two.high);
    set_step(&one, step);
    return settle(one); /* where it may be any number, steps of those that were left out do not count */
}

static struct value negated(struct value value)
{
    struct value result = value_number(-value.high, -value.low);
    result.step = value.step;
    return settle(result);
}

/* Two addresses' difference is known if they come from the same place. */
static struct value between(const struct value *one, const struct value *two)
{
    const bool same = one->base == two->base && (one->base == CELL || one->base == IMAGE || one->base == STACK);
    return same ? settle(value_number(one->low - two->high, one->high - two->low)) : wild();
}

static struct value subtract(struct value one, struct value two)
{
    return two.base == NUMBER ? add(one, negated(two)) : between(&one, &two);
}

static struct value multiply(struct value one, struct value two)
{
    struct value product = wild();
    if (one.base != NUMBER || two.base != NUMBER || value_is_wild(&one) || value_is_wild(&two)) return wild();
    if (is_constant(&one)) {
        const struct value other = one;
        one = two;
        two = other;
    }
    if (one.low >= 0 && two.low >= 0 && one.high < WORDS && two.high < WORDS && (two.high == 0 || one.high <= WORDS / two.high))
        product = value_number(one.low * two.low, one.high * two.high);
    else if (is_constant(&two) && two.low >= 0 && two.low < 65536 && one.low > -HALF && one.high < HALF)
        product = value_number(one.low * two.low, one.high * two.low);
    if (!is_whole(&product) && is_constant(&two)) set_step(&product, step_of(&one) * two.low);
    return settle(product);
}

static int64_t ones(int64_t high)
{
    int64_t all = 1;
    while (all <= high) all *= 2;
    return all - 1;
}

static struct value and (struct value one, struct value two)
{
    if (!is_constant(&two)) {
        const struct value other = one;
        one = two;
        two = other;
    }
    two = as_unsigned(two);
    const bool small = one.base == NUMBER && one.low >= 0 && one.high < WORDS - 1;
    if (two.base != NUMBER || two.low < 0) return small ? value_number(0, one.high) : wild();
    const int64_t gap = WORDS - 1 - two.high;
    const bool rounds = is_constant(&two) && gap < 4096 && (gap & (gap + 1)) == 0;
    if (rounds && one.base != NUMBER && one.base < STACK) { /* rounded down */
        one.step = 0;
        one.name = 0;
        return moved(one, -gap, 0);
    }
    return value_number(0, small && one.high < two.high ? one.high : two.high);
}

static struct value or (const struct value *one, const struct value *two)
{
    if (one->base != NUMBER || two->base != NUMBER || value_is_wild(one) || value_is_wild(two)) return wild();
    if (one->low < 0 || two->low < 0) return wild();
    return settle(value_number(0, ones(one->high > two->high ? one->high : two->high)));
}

/* Those bits of the word, as a number. */
struct value value_bits(struct value value, unsigned from, unsigned count)
{
    const int64_t most = (INT64_C(1) << count) - 1;
    if (from + count > 32) return wild();
    if (value.base == NUMBER && value.low >= 0 && value.high >> from <= most)
        return value_number(value.low >> from, value.high >> from);
    return value_number(0, most);
}

static struct value shift(enum operation operation, struct value one, struct value by)
{
    if (!is_constant(&by) || by.low < 0 || by.low > 32) return wild();
    const unsigned bits = (unsigned)by.low;
    if (bits == 0) return one;
    if (operation == LSL)
        return bits == 32 ? value_number(0, 0) : multiply(one, value_number(INT64_C(1) << bits, INT64_C(1) << bits));
    if (operation == LSR) return value_bits(one, bits, 32 - bits);
    if (operation != ASR) return wild();
    one = as_signed(one.base == NUMBER ? one : wild());
    if (one.low < -HALF || one.high >= HALF) one = value_number(-HALF, HALF - 1);
    return value_number(one.low >> bits, one.high >> bits);
}

static struct value within(struct value value, int64_t low, int64_t high)
{
    if (value.base == NUMBER && value.low >= low && value.high <= high) return value;
    return value_number(low, high);
}

static struct value divide(struct value one, struct value two)
{
    one = within(one, 0, WORDS - 1);
    if (two.base != NUMBER || two.low <= 0 || two.high >= WORDS) return one.high < WORDS - 1 ? value_number(0, one.high) : wild();
    return value_number(one.low / two.high, one.high / two.low);
}

struct value value_of(enum operation operation, struct value one, struct value two)
{
    switch (operation) {
    case MOV: return two;
    case MVN: return two.base == NUMBER && !value_is_wild(&two) ? settle(add(negated(two), value_number(-1, -1))) : wild();
    case ADD: return add(one, two);
    case SUB: return subtract(one, two);
    case RSB: return subtract(two, one);
    case AND: return and(one, two);
    case BIC: return and(one, is_constant(&two) ? settle(value_number(~(uint32_t)two.low, ~(uint32_t)two.low)) : wild());
    case ORR:
    case EOR: return or (&one, &two);
    case MUL: return multiply(one, two);
    case LSL:
    case LSR:
    case ASR:
    case ROR: return shift(operation, one, two);
    case UDIV: return divide(one, two);
    case UXTB: return value_bits(two, 0, 8);
    case UXTH: return value_bits(two, 0, 16);
    case SXTB: return within(two, -128, 127);
    case SXTH: return within(two, -32768, 32767);
    case UXTAB:
    case UXTAH:
    case SXTAB:
    case SXTAH: return add(one, value_of(operation - UXTAB + UXTB, one, two));
    default: return wild();
    }
}

struct value value_outside(struct value value)
{
    value.name = 0;
    return value.base >= FRAME ? wild() : value;
}

struct value value_inside(const struct thumb_state *state, struct value value)
{
    int64_t end = 0;
    value.name = 0;
    if (value.base == FRAME) return value;
    if (value.base != STACK || !value_is_exact(&value) || value.low < -state->common.depth || value.low >= 0)
        return value_outside(value);
    for (uint32_t i = state->slot_count; i-- > 0;)
        if (state->places[i] >= value.low && state->slots[i].base == KEPT) end = state->places[i];
    return (struct value){.base = FRAME, .high = end - value.low};
}
