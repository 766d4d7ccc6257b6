#include "thumb_value.h"

#include <string.h>

#include <fsm/abi.h>

struct value value_number(int64_t low, int64_t high) { return (struct value){.base = NUMBER, .low = low, .high = high}; }

bool value_is_exact(const struct value *value) { return value->low == value->high && !(value->loose & LOOSE); }

bool value_is_wild(const struct value *value)
{
    return value->base > KEPT || (value->base == NUMBER && is_whole(value) && !(value->loose & LOOSE));
}

/* ---- what a word is of other words: offset + factor * word, of two words at most ---- */

struct form {
    uint32_t words[WORDS_MAX], count;
    int64_t factors[WORDS_MAX];
    uint32_t offset;
};

static bool form_add(struct form *form, uint32_t word, int64_t factor)
{
    uint32_t i = 0;
    if (word == 0 || factor == 0) return true;
    while (i < form->count && form->words[i] < word) i++;
    if (i == form->count || form->words[i] != word) {
        if (form->count == WORDS_MAX) return false;
        for (uint32_t j = form->count++; j > i; j--) form->words[j] = form->words[j - 1], form->factors[j] = form->factors[j - 1];
        form->words[i] = word;
        form->factors[i] = 0;
    }
    form->factors[i] += factor;
    if (form->factors[i] == 0) {
        form->count--;
        for (uint32_t j = i; j < form->count; j++) form->words[j] = form->words[j + 1], form->factors[j] = form->factors[j + 1];
        return true;
    }
    return form->factors[i] >= -FACTOR_MAX && form->factors[i] <= FACTOR_MAX;
}

/* Adds a value, so many times. */
static bool form_add_value(struct form *form, const struct value *value, int64_t factor)
{
    const bool part = value->bits != 0;
    form->offset += (uint32_t)value->offset * (uint32_t)factor;
    if (value->base == NUMBER && value_is_exact(value)) {
        form->offset += (uint32_t)value->low * (uint32_t)factor - (uint32_t)value->offset * (uint32_t)factor;
        return true;
    }
    if (!value_has_form(value) || value->base > KEPT) return false;
    if (!form_add(form, value->name, factor) || part) return !part || form->count > 0;
    return form_add(form, value->term, value->scale * factor) && form_add(form, value->more, value->times * factor);
}

static void set_form(struct value *value, const struct form *form, bool good)
{
    uint32_t first = 0, count = 0;
    value->name = value->term = value->more = 0;
    value->offset = value->scale = value->times = 0;
    value->bits = 0;
    if (!good || form->count == 0) return;
    while (first < form->count && form->factors[first] != 1) first++;
    if (first == form->count && form->count == WORDS_MAX) return;
    if (first < form->count) value->name = form->words[first];
    value->offset = (int32_t)form->offset;
    for (uint32_t i = 0; i < form->count; i++) {
        if (i == first) continue;
        *(count == 0 ? &value->term : &value->more) = form->words[i];
        *(count++ == 0 ? &value->scale : &value->times) = (int32_t)form->factors[i];
    }
}

bool value_without(const struct value *sum, const struct value *address, struct value *rest)
{
    struct form form = {.count = 0};
    *rest = wild();
    if (!form_add_value(&form, sum, 1) || !form_add_value(&form, address, -1) || form.count >= WORDS_MAX) return false;
    set_form(rest, &form, true);
    return value_has_form(rest);
}

/* What the value is besides `scale` times `term`: two values' sum, of which this one is that, or comes to it. */
static void set_rest(struct value *sum, const struct value *rest, const struct value *scaled)
{
    sum->rests = sum->term != 0 && sum->more == 0 && rest->term == 0 && !(rest->loose & (LOOSE | MAY_BE_NULL)) &&
                 scaled->base == NUMBER && sum->name == rest->name && (rest->base != NUMBER || !value_is_wild(rest));
    if (!sum->rests) return;
    const int64_t offset = (int32_t)((uint32_t)sum->offset - (uint32_t)rest->offset);
    sum->rest_base = rest->base;
    sum->rest_low = rest->low + offset;
    sum->rest_high = rest->high + (is_room(rest) ? -offset : offset);
}

/* ---- arithmetic ---- */

struct value value_moved(struct value value, int64_t by)
{
    value.low += by;
    value.high += is_room(&value) ? -by : by;
    return settle(value);
}

static struct value moved(struct value value, int64_t low, int64_t high)
{
    value.low += low;
    value.high += is_room(&value) ? -high : high;
    return settle(value);
}

static struct value plus(struct value one, struct value two)
{
    if (one.base == KEPT || one.base == LIMIT || one.base > KEPT || two.base != NUMBER || value_is_wild(&two)) return wild();
    const int64_t step = divisor(step_of(&one), step_of(&two));
    two = as_signed(two);
    one = moved(one, two.low, two.high);
    if ((one.loose & SPANNED) && !is_constant(&two)) one.loose |= LOOSE; /* a place that a loop comes to, which was compared */
    one.loose |= two.loose & LOOSE;
    set_step(&one, step);
    return one;
}

static struct value add(struct value one, struct value two)
{
    if (two.base != NUMBER) {
        struct value other = one;
        one = two;
        two = other;
    }
    if (one.base == DISTANCE && is_constant(&two)) {
        one.offset = (int32_t)((uint32_t)one.offset + (uint32_t)two.low);
        return one;
    }
    struct value sum = plus(one, two);
    struct form form = {.count = 0};
    const bool good = form_add_value(&form, &one, 1) && form_add_value(&form, &two, 1);
    set_form(&sum, &form, good);
    if (is_constant(&two) && one.term != 0) { /* the rest is so much more */
        const int64_t more = as_signed(two).low;
        sum.rests = one.rests && sum.term == one.term;
        sum.rest_base = one.rest_base;
        sum.rest_low = one.rest_low + more;
        sum.rest_high = one.rest_high + (is_room(&one) ? -more : more);
    } else {
        set_rest(&sum, &one, &two);
        if (!sum.rests && one.base == NUMBER) set_rest(&sum, &two, &one);
    }
    return sum;
}

static struct value negated(struct value value)
{
    const unsigned loose = value.loose;
    struct value result = value_number(-value.high, -value.low);
    result.step = value.step;
    result.loose = (uint8_t)((loose & LOOSE_HIGH ? LOOSE_LOW : 0) | (loose & LOOSE_LOW ? LOOSE_HIGH : 0));
    return result;
}

/* How far an address is from a fixed place in the cell. */
static struct value distance(struct value value, int64_t place)
{
    if (!value_has_form(&value) || value.base > KEPT) return wild();
    value.offset = (int32_t)((uint32_t)value.offset - (uint32_t)place);
    if (value.bits) value.bits = 0, value.term = 0, value.scale = 0;
    value.rests = false;
    value.base = DISTANCE;
    value.loose = 0;
    value.low = 0;
    value.high = WORDS - 1;
    return value;
}

/* Two addresses' difference is known if they come from the same place; else it is as loose as loops are. */
static struct value between(struct value one, struct value two)
{
    const bool fixed = one.base == CELL || one.base == IMAGE || one.base == STACK || one.base == OWN;
    struct value far = wild();
    if (fixed && one.base == two.base) {
        far = value_number(one.low - two.high, one.high - two.low);
        far.loose = (uint8_t)((one.loose & LOOSE) | negated(two).loose);
        return settle(far);
    }
    const bool addresses = one.base != NUMBER && one.base < STACK && two.base != NUMBER && two.base < STACK;
    if (addresses) far.loose = LOOSE;
    return far;
}

static struct value subtract(struct value one, struct value two)
{
    if (is_constant(&two)) return add(one, settle(negated(two)));
    if (one.base == LIMIT && value_is_exact(&one) && two.base == DISTANCE) {
        two.base = SPAN;
        return two;
    }
    if (two.base == CELL && value_is_exact(&two) && one.base != CELL) return distance(one, two.low);
    struct form form = {.count = 0};
    const bool good = form_add_value(&form, &one, 1) && form_add_value(&form, &two, -1);
    const bool same = good && form.count == 0 && value_has_form(&one);
    if (same && !one.bits && !two.bits && one.base <= KEPT && two.base <= KEPT)
        return settle(value_number((int32_t)form.offset, (int32_t)form.offset));
    struct value left = two.base == NUMBER ? plus(one, settle(negated(two))) : between(one, two);
    if (two.base == NUMBER && value_is_wild(&two)) left = wild();
    set_form(&left, &form, good);
    if (two.base == NUMBER) set_rest(&left, &one, &two);
    return left;
}

static struct value times(struct value one, struct value two)
{
    if (one.base != NUMBER || two.base != NUMBER || value_is_wild(&one) || value_is_wild(&two)) return wild();
    struct value product = wild();
    if (one.low >= 0 && two.low >= 0 && one.high < WORDS && two.high < WORDS && (two.high == 0 || one.high <= WORDS / two.high))
        product = value_number(one.low * two.low, one.high * two.high);
    else if (is_constant(&two) && two.low >= 0 && two.low < 65536 && one.low > -HALF && one.high < HALF)
        product = value_number(one.low * two.low, one.high * two.low);
    product.loose = (uint8_t)((one.loose | two.loose) & LOOSE);
    if (is_whole(&product)) return product;
    set_step(&product, is_constant(&two) ? step_of(&one) * two.low : is_constant(&one) ? step_of(&two) * one.low : 1);
    return settle(product);
}

static struct value multiply(struct value one, struct value two)
{
    if (is_constant(&one)) {
        struct value other = one;
        one = two;
        two = other;
    }
    struct value product = times(one, two);
    struct form form = {.count = 0};
    const bool good = one.base == NUMBER && is_constant(&two) && form_add_value(&form, &one, as_signed(two).low);
    set_form(&product, &form, good);
    product.rests = product.term != 0 && product.name == 0;
    product.rest_base = NUMBER;
    product.rest_low = product.rest_high = product.offset;
    return product;
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
        struct value other = one;
        one = two;
        two = other;
    }
    if (is_constant(&two) && two.low < 0) two = value_number(two.low + WORDS, two.low + WORDS);
    const bool small = one.base == NUMBER && one.low >= 0 && one.high < WORDS - 1, loose = (one.loose & LOOSE) != 0;
    if (two.base != NUMBER || two.low < 0 || two.high >= WORDS - 1) return small ? value_number(0, one.high) : wild();
    const int64_t mask = two.high, gap = WORDS - 1 - mask;
    const bool rounds = is_constant(&two) && gap < 4096 && (gap & (gap + 1)) == 0;
    const bool address = one.base != NUMBER && one.base < STACK;
    if (rounds && (address || loose)) { /* rounded down */
        set_form(&one, NULL, false);
        one.step = 0;
        return moved(one, address ? -gap : -one.low, 0);
    }
    return value_number(0, small && one.high < mask ? one.high : mask);
}

static struct value or (struct value one, struct value two)
{
    if (one.base == FOUND && two.base == FOUND) {
        if (one.term != 0 && two.term == 0) one = two;
        one.loose |= SPANNED;
        return one;
    }
    if (one.base != NUMBER || two.base != NUMBER || value_is_wild(&one) || value_is_wild(&two)) return wild();
    if (one.low < 0 || two.low < 0) return wild();
    if ((one.loose | two.loose) & LOOSE) {
        struct value sum = plus(one, two);
        set_form(&sum, NULL, false);
        sum.step = 0;
        sum.low = one.low > two.low ? one.low : two.low;
        return sum;
    }
    return value_number(one.low > two.low ? one.low : two.low, ones(one.high > two.high ? one.high : two.high));
}

/* Those bits of the word, as a number. */
struct value value_bits(struct value value, unsigned from, unsigned count)
{
    const bool word = value.base <= KEPT && value.name != 0 && (value.term == 0 || value.bits != 0);
    const int64_t most = (INT64_C(1) << count) - 1;
    struct value bits = value_number(0, most);
    bits.loose = value.high >> from > most ? 0 : value.loose & LOOSE;
    if (value.base == NUMBER && value.low >= 0 && value.high >> from <= most) {
        bits.low = value.low >> from;
        bits.high = value.high >> from;
    }
    if (!word || from + count > 32 || from + count == 0 || count == 0) return bits;
    bits.term = value.name;
    bits.rest_low = value.offset;
    bits.scale = (int32_t)from;
    bits.bits = (uint8_t)(from + count);
    return bits;
}

static struct value shift_down(struct value value, int bits)
{
    value.low >>= bits;
    value.high >>= bits;
    value.step = 0;
    return value;
}

static struct value shift(enum operation operation, struct value one, struct value by)
{
    if (one.base == DISTANCE || one.base == SPAN) {
        if (operation != LSR) return wild();
        one.base = SPAN;
        return one;
    }
    if (!is_constant(&by) || by.low < 0 || by.low > 32) return wild();
    const int bits = (int)by.low;
    if (bits == 0) return one;
    if (operation == LSL)
        return bits == 32 ? value_number(0, 0) : multiply(one, value_number(INT64_C(1) << bits, INT64_C(1) << bits));
    if (one.base != NUMBER) one = wild();
    if (operation == LSR) return value_bits(one, (unsigned)bits, (unsigned)(32 - bits));
    if (operation != ASR) return wild();
    one = as_signed(one);
    if (one.low < -HALF || one.high >= HALF) return value_number(-(HALF >> bits), (HALF >> bits) - (bits < 31));
    return value_number(one.low >> bits, one.high >> bits);
}

static struct value within(struct value value, int64_t low, int64_t high)
{
    if (value.base == NUMBER && value.low >= low && value.high <= high) return value;
    return value_number(low, high);
}

static struct value divide(struct value one, struct value two)
{
    if (one.base == DISTANCE || one.base == SPAN) {
        one.base = SPAN;
        return one;
    }
    if (two.base != NUMBER || two.low <= 0) return within(wild(), 0, WORDS - 1);
    if (one.base != NUMBER || one.low < 0) one = wild();
    return value_number(one.low / two.high, one.high / two.low);
}

static struct value plain(enum operation operation, struct value one, struct value two)
{
    switch (operation) {
    case MOV: return two;
    case MVN: return two.base == NUMBER && !value_is_wild(&two) ? settle(add(negated(two), value_number(-1, -1))) : wild();
    case ADD: return add(one, two);
    case SUB: return subtract(one, two);
    case RSB: return subtract(two, one);
    case AND: return and(one, two);
    case BIC: return is_constant(&two) ? and(one, settle(value_number(~(uint32_t)two.low, ~(uint32_t)two.low))) : and(one, wild());
    case ORR: return or (one, two);
    case EOR: {
        struct value both = or (one, two);
        if (both.base == NUMBER && !(both.loose & LOOSE) && both.low >= 0) both.low = 0;
        return both.base == NUMBER ? both : wild();
    }
    case MUL: return multiply(one, two);
    case LSL:
    case LSR:
    case ASR:
    case ROR: return shift(operation, one, two);
    case UDIV: return divide(one, two);
    case UMULL: { /* the upper half */
        struct value product = times(one, two);
        if (!is_whole(&product)) return shift_down(product, 32);
        product.loose = (uint8_t)((one.loose | two.loose) & LOOSE);
        return product;
    }
    case UXTB: return two.base == NUMBER && two.low >= 0 && two.high < 256 ? two : value_bits(two, 0, 8);
    case UXTH: return two.base == NUMBER && two.low >= 0 && two.high < 65536 ? two : value_bits(two, 0, 16);
    case SXTB: return within(two, -128, 127);
    case SXTH: return within(two, -32768, 32767);
    case UXTAB:
    case UXTAH:
    case SXTAB:
    case SXTAH: return add(one, plain(operation - UXTAB + UXTB, one, two));
    default: return wild();
    }
}

struct value value_of(enum operation operation, struct value one, struct value two)
{
    struct value value = plain(operation, one, two);
    const bool bounded = value.base == NUMBER && !(value.loose & LOOSE) && value.high - value.low < HALF;
    value.sources = bounded ? 0 : one.sources | two.sources;
    return value;
}

struct value value_outside(const struct thumb_state *state, struct value value)
{
    set_form(&value, NULL, false);
    value.rests = false;
    value.sources = 0;
    if (value.base == OWN) {
        value.base = CELL;
        value.low += state->own_low;
        value.high += state->own_high;
    }
    return value.base >= FRAME && value.base != LIMIT ? wild() : value;
}

struct value value_inside(const struct thumb_state *state, struct value value)
{
    int64_t end = 0;
    if (value.base == FRAME) {
        set_form(&value, NULL, false);
        value.rests = false;
        return value;
    }
    if (value.base != STACK || !value_is_exact(&value) || value.low < -state->common.depth || value.low >= 0)
        return value_outside(state, value);
    for (uint32_t i = state->slot_count; i-- > 0;)
        if (state->places[i] >= value.low && state->slots[i].base == KEPT) end = state->places[i];
    return (struct value){.base = FRAME, .high = end - value.low};
}
