#include "thumb_value.h"

#include <string.h>

#include <fsm/abi.h>

static const int64_t NEAR = INT64_C(1) << 28;

/* ---- names ---- */

/* All that a state knows, by number. */
struct value *value_holder(struct thumb_state *state, uint32_t i)
{
    if (i < CORE) return &state->registers[i];
    if (i < CORE + SEEN) return &state->seen[i - CORE];
    if (i == CORE + SEEN) return &state->own;
    if (i == CORE + SEEN + 1) return &state->left;
    if (i == CORE + SEEN + 2) return &state->right;
    i -= CORE + SEEN + 3;
    if (i < 2 * state->fact_count) return i % 2 ? &state->facts[i / 2].right : &state->facts[i / 2].left;
    i -= 2 * state->fact_count;
    return i < state->slot_count ? &state->slots[i] : NULL;
}

uint32_t value_new_name(uint32_t address, unsigned number) { return (address + 1) << BITS_OF_NAME | number; }

bool value_has_form(const struct value *value) { return value->name != 0 || (value->term != 0 && value->bits == 0); }

/* Up to `offset`, they are the same word. */
bool value_same_word(const struct value *one, const struct value *two)
{
    if (one->name != two->name || !value_has_form(one) || !value_has_form(two)) return false;
    const bool plain_one = one->bits != 0 || one->term == 0, plain_two = two->bits != 0 || two->term == 0;
    if (plain_one != plain_two) return false;
    return plain_one || (one->term == two->term && one->scale == two->scale && one->more == two->more && one->times == two->times);
}

int64_t value_apart(const struct value *one, const struct value *two)
{
    return (int32_t)((uint32_t)one->offset - (uint32_t)two->offset);
}

void value_clear_rest(struct value *value)
{
    value->rests = false;
    value->rest_base = 0;
    value->rest_low = value->rest_high = 0;
}

void value_clear_form_but_name(struct value *value)
{
    value->term = value->more = 0;
    value->scale = value->times = 0;
    value->bits = 0;
    value_clear_rest(value);
}

void value_clear_form(struct value *value)
{
    value_clear_form_but_name(value);
    value->name = 0;
    value->offset = 0;
}

void value_unname(struct value *value, uint32_t name)
{
    if (value->name != name && value->term != name && value->more != name) return;
    if (value->bits != 0 && value->name != name) {
        value_clear_form_but_name(value);
        return;
    }
    if (value->base > KEPT) *value = wild();
    value_clear_form(value);
}

void value_came(const struct code *code, struct thumb_state *state, struct value *value, uint32_t address)
{
    uint8_t *number = &code->sources[address - code->extent.code];
    if (!value_is_wild(value)) return;
    if (*number == 0) *number = (uint8_t)(1 + (*code->source_count)++ % SOURCES);
    value->sources = UINT64_C(1) << (*number - 1);
    state->tamed &= ~value->sources;
}

static bool may_be_inside(const struct value *value);

void value_recall(struct thumb_state *state, struct value *value)
{
    for (uint32_t i = 0; value_holder(state, i); i++) {
        const struct value *known = value_holder(state, i);
        if (!value_same_word(known, value) || known->base > CELL_END || value->base > KEPT) continue;
        struct value found = value_moved(*known, value_apart(value, known));
        if ((found.loose & SPANNED) && value_apart(value, known) != 0) found.loose |= LOOSE; /* a loop's step from there */
        const bool better =
            known->base == NUMBER ? value_is_wild(value) && !value_is_wild(known) : may_be_inside(value) && !may_be_inside(&found);
        if (!better) continue;
        value->base = found.base;
        value->loose = found.loose;
        value->low = found.low;
        value->high = found.high;
        value->step = found.step;
    }
}

static void remove_fact(struct thumb_state *state, uint32_t i)
{
    state->facts[i] = state->facts[--state->fact_count];
    memset(&state->facts[state->fact_count], 0, sizeof *state->facts);
}

static void add_fact(struct thumb_state *state, const struct fact *fact)
{
    if (state->fact_count == FACTS) remove_fact(state, 0);
    state->facts[state->fact_count++] = *fact;
}

static uint32_t word_of(const struct value *value)
{
    return value->base == NUMBER && value->offset == 0 && (value->term == 0 || value->bits != 0) ? value->name : 0;
}

void value_note(struct thumb_state *state, const struct value *value, unsigned condition)
{
    const struct fact fact = {.name = word_of(value),
                              .left = state->left,
                              .right = state->right,
                              .condition = (uint8_t)condition,
                              .result = state->result};
    if (state->compared && fact.name != 0) add_fact(state, &fact);
}

void value_note_or(struct thumb_state *state, const struct value *result, const struct value *one, const struct value *two)
{
    const uint32_t count = state->fact_count, name = word_of(result);
    struct fact facts[FACTS];
    memcpy(facts, state->facts, sizeof facts);
    for (uint32_t i = 0; i < count && name != 0; i++) {
        struct fact fact = facts[i];
        if (fact.name != word_of(one) && fact.name != word_of(two)) continue;
        fact.name = name;
        add_fact(state, &fact);
    }
}

/* An address and a number that were both worked out before, and whose sum this is. */
void value_recall_sum(struct thumb_state *state, struct value *value)
{
    for (uint32_t i = 0; value_holder(state, i) && value->term != 0 && value->bits == 0 && value->base == NUMBER; i++) {
        const struct value *place = value_holder(state, i);
        const bool address = place->base != NUMBER && place->base < FRAME && place->name != 0 && place->term == 0;
        struct value rest;
        if (!address || !value_without(value, place, &rest)) continue;
        value_recall(state, &rest);
        if (value_is_wild(&rest)) continue;
        const struct value sum = value_of(ADD, *place, rest);
        value->base = sum.base;
        value->loose = sum.loose;
        value->low = sum.low;
        value->high = sum.high;
        value->step = sum.step;
    }
}

void value_name(struct thumb_state *state, struct value *value, uint32_t name)
{
    value_unname(value, name);
    for (uint32_t i = state->fact_count; i-- > 0;)
        if (state->facts[i].name == name) remove_fact(state, i);
    for (uint32_t i = 0; value_holder(state, i); i++) value_unname(value_holder(state, i), name);
    value_recall(state, value);
    value_recall_sum(state, value);
    if (value_has_form(value)) return;
    value->name = name;
    value->offset = 0;
}

/* ---- what comparisons say ---- */

/* The number lies between these, modulo 2^32. False: it does not. */
static bool meet(struct value *value, int64_t low, int64_t high)
{
    struct value best = value_number(low, high);
    int found = 0;
    if (high - low >= WORDS - 1) return true;
    const int64_t step = step_of(value) ? step_of(value) : 1;
    for (int64_t turn = -2 * WORDS; turn <= 2 * WORDS; turn += WORDS) {
        int64_t from = value->low + turn, to = value->high + turn < high ? value->high + turn : high;
        if (from < low) from += (low - from + step - 1) / step * step;
        to -= to >= from ? (to - from) % step : 0;
        if (from > to) continue;
        if (found++ == 0) best = value_number(from, to);
        else best = value_number(low, high);
    }
    if (found == 0) return false;
    if (found > 1 && high - low >= value->high - value->low) return true;
    if (found > 1) value->step = 0;
    value->low = best.low;
    value->high = best.high;
    *value = settle(*value);
    return true;
}

/* A check makes it strict: it traps where the number is not between these. */
static bool restrict_to(struct value *value, const struct value *what, int64_t low, int64_t high)
{
    if (!meet(value, low, high)) return false;
    if (what->checked && value->high < NEAR) value->loose &= (uint8_t)~LOOSE_HIGH;
    if (what->checked && value->low > -NEAR) value->loose &= (uint8_t)~LOOSE_LOW;
    return true;
}

/* Whether it says more of the value that it was compared with the cell. What is known of objects says more than that, as long as it
 * is within them. */
static bool may_be_inside(const struct value *value)
{
    switch (value->base) {
    case NUMBER:
    case READABLE:
    case IMAGE: return true;
    case CELL: return (value->low < 0 && !(value->loose & LOOSE_LOW)) || (value->high > INT16_MAX && !(value->loose & LOOSE_HIGH));
    case OBJECT: return (value->low < 0 && !(value->loose & LOOSE_LOW)) || (value->high <= 0 && !(value->loose & LOOSE_HIGH));
    case CELL_END: return value->low < 0 && !(value->loose & LOOSE_LOW);
    default: return false;
    }
}

/* The word that is the holder's term lies between these: so the holder is nearer to its rest. */
static bool tell_sum(struct value *holder, const struct value *what, uint32_t word, unsigned bits, int64_t low, int64_t high)
{
    if (holder->term != word || holder->bits != 0 || !holder->rests || holder->more != 0) return true;
    if (low < -HALF || high > HALF || (((uint64_t)holder->scale << bits) & (uint64_t)(WORDS - 1)) != 0) return true;
    const int64_t one = holder->scale * low, two = holder->scale * high, least = one < two ? one : two,
                  most = one < two ? two : one;
    if (holder->rest_base == NUMBER)
        return holder->base != NUMBER || restrict_to(holder, what, holder->rest_low + least, holder->rest_high + most);
    if (holder->base == CELL_END) return true;
    if (holder->base != holder->rest_base) {
        holder->base = holder->rest_base;
        holder->step = 0;
        holder->loose = LOOSE;
    }
    const bool checked = what->checked;
    if (holder->rest_low + least > holder->low || ((holder->loose & LOOSE_LOW) && checked)) holder->low = holder->rest_low + least;
    const int64_t end = holder->rest_high + (is_room(holder) ? -most : most);
    if ((is_room(holder) ? end > holder->high : end < holder->high) || ((holder->loose & LOOSE_HIGH) && checked))
        holder->high = end;
    if (checked) holder->loose &= (uint8_t)~LOOSE;
    return true;
}

/* What is known of the word that `what` is: of the word itself, or of its distance from the cell. */
static bool tell(struct value *holder, const struct value *what, int64_t low, int64_t high)
{
    const int64_t offset = value_apart(holder, what);
    const bool number = what->base == NUMBER && what->name != 0 && (what->term == 0 || what->bits != 0);
    if (number && !tell_sum(holder, what, what->name, 32, low - what->offset, high - what->offset)) return false;
    if (!value_same_word(holder, what) || holder->base > KEPT) return true;
    if (what->base == NUMBER) return holder->base != NUMBER || restrict_to(holder, what, low + offset, high + offset);
    if (low < 0 || high >= HALF) return true;
    if (!may_be_inside(holder)) return true;
    holder->base = CELL;
    holder->loose = 0;
    holder->step = 0;
    holder->rests = false;
    holder->low = low + offset;
    holder->high = high + offset;
    return true;
}

/* It was compared with the cell's size, or with how often a loop steps; or found in the image. */
static void tell_place(struct value *holder, const struct value *what)
{
    const int64_t offset = value_apart(holder, what);
    if (!value_same_word(holder, what) || holder->base > KEPT) return;
    if (what->base == SPAN) {
        holder->loose |= SPANNED;
        return;
    }
    const bool weak = holder->base == NUMBER || holder->base == READABLE || holder->base == IMAGE;
    const bool found = what->base == FOUND && (weak || may_be_inside(holder)),
               inside = what->base == DISTANCE && may_be_inside(holder) && (weak || offset >= 0);
    if (!found && !inside) return;
    holder->base = found ? READABLE : CELL_END;
    holder->loose = what->loose & SPANNED;
    holder->step = 0;
    holder->rests = false;
    holder->low = offset;
    holder->high = found ? FSM_CELL_SLACK - offset : offset;
}

static void tell_own(struct thumb_state *state, int64_t low, int64_t high)
{
    if (low > state->own_low) state->own_low = low;
    if (high < state->own_high) state->own_high = high;
}

/* One address less another, that is known: so the one lies so far behind it. */
static void tell_difference(struct thumb_state *state, const struct value *what, int64_t low, int64_t high)
{
    const struct value from = {.name = what->term}, to = {.name = what->name};
    struct value known = wild();
    if (low < -HALF || high >= HALF) return;
    for (uint32_t i = 0; value_holder(state, i); i++)
        if (value_same_word(value_holder(state, i), &from) && value_holder(state, i)->base != NUMBER &&
            value_holder(state, i)->base < FRAME)
            known = value_moved(*value_holder(state, i), value_apart(&from, value_holder(state, i)));
    if (known.base == NUMBER || (known.loose & (LOOSE | MAY_BE_NULL))) return;
    for (uint32_t i = 0; value_holder(state, i); i++) {
        struct value *one = value_holder(state, i);
        const bool weak = one->base == NUMBER || (one->loose & LOOSE);
        if (!value_same_word(one, &to) || one->base > KEPT || !weak || i == CORE + SEEN) continue;
        const int64_t by = value_apart(one, &to) - what->offset, least = low + by, most = high + by;
        one->base = known.base;
        one->loose = known.loose | (what->checked ? 0 : one->loose & LOOSE);
        one->step = 0;
        one->low = known.low + least;
        one->high = known.high + (is_room(&known) ? -most : most);
    }
}

static bool tell_all(struct thumb_state *state, const struct value *what, int64_t low, int64_t high)
{
    const struct value copy = *what;
    bool good = true;
    if (!value_has_form(&copy) || (copy.base != NUMBER && copy.base != DISTANCE)) return true;
    for (uint32_t i = 0; value_holder(state, i); i++) good &= tell(value_holder(state, i), &copy, low, high);
    if (copy.base == NUMBER && copy.bits == 0 && copy.scale == -1 && copy.name != 0 && copy.more == 0)
        tell_difference(state, &copy, low, high);
    if (copy.base == DISTANCE && copy.name == OWN_NAME && copy.term == 0 && low >= 0 && high < HALF)
        tell_own(state, low - copy.offset, high - copy.offset);
    if (copy.base != NUMBER || copy.bits == 0 || low < 0 || high >= HALF || copy.offset != 0) return good;
    /* Part of a word: the word itself, if it is all of it but its lowest bits. */
    const struct value word = {.base = NUMBER, .name = copy.term, .offset = (int32_t)copy.rest_low, .checked = copy.checked};
    const int64_t from = low * (INT64_C(1) << copy.scale), to = (high + 1) * (INT64_C(1) << copy.scale) - 1;
    if (copy.bits == 32) return good && tell_all(state, &word, from, to);
    for (uint32_t i = 0; value_holder(state, i); i++) {
        struct value *one = value_holder(state, i);
        const int64_t all = INT64_C(1) << copy.bits, by = value_apart(one, &word);
        good &= tell_sum(one, &copy, copy.term, copy.bits, from - copy.rest_low, to - copy.rest_low);
        const bool only = one->base == NUMBER && one->low - by > to - all && one->high - by < from + all;
        if (value_same_word(one, &word) && only) good &= restrict_to(one, &copy, from + by, to + by);
    }
    return good;
}

/* Remembers the address that was compared, for when it is worked out again. */
static void see(struct thumb_state *state, const struct value *what)
{
    struct value place = *what;
    uint32_t i = 0;
    while (i < SEEN && !value_same_word(&state->seen[i], what)) i++;
    if (i == SEEN) i = state->next_seen++ % SEEN;
    state->next_seen %= SEEN;
    place.base = NUMBER;
    place.low = 0;
    place.high = WORDS - 1;
    place.loose = 0;
    place.checked = false;
    if (value_same_word(&state->seen[i], what) && state->seen[i].base != NUMBER) return;
    state->seen[i] = place;
}

/* A loop's steps were compared with what is left of the cell: what the place was made of is as good as a loop's number. */
static void loosen_word(struct value *value, const struct value *what)
{
    const bool parts = what->term != 0 && what->bits == 0;
    const bool named = value->name != 0 && (value->name == what->term || value->name == what->name || value->name == what->more);
    const bool made = value->bits == 0 && value->term != 0 &&
                      (value->term == what->term || value->term == what->name || value->term == what->more);
    if (value->base != NUMBER || !parts || !(named || made)) return;
    value->loose |= LOOSE;
    if (value->name != what->name || value->term == 0 || value->bits != 0) return;
    value->base = CELL_END; /* a part of the address */
    value->loose |= SPANNED;
    value->low = value->high = 0;
    value->step = 0;
    value->rests = false;
}

static void tell_all_places(struct thumb_state *state, const struct value *what)
{
    const struct value copy = *what;
    if (!value_has_form(&copy)) return;
    if (copy.base != SPAN) see(state, &copy);
    for (uint32_t i = 0; copy.base == SPAN && value_holder(state, i); i++) loosen_word(value_holder(state, i), &copy);
    for (uint32_t i = 0; value_holder(state, i); i++) tell_place(value_holder(state, i), &copy);
    if (copy.base == DISTANCE && copy.name == OWN_NAME && copy.term == 0) tell_own(state, -(int64_t)copy.offset, state->own_high);
}

enum { EQ, NE, HS, LO, MI, PL, VS, VC, HI, LS, GE, LT, GT, LE };

/* left <condition> right, for whole numbers. */
static bool learn_unsigned(struct thumb_state *state, unsigned condition, struct value left, struct value right)
{
    if (left.base == DISTANCE && (condition == LS || condition == LO) && right.base == NUMBER && right.high < HALF)
        see(state, &left);
    left = as_unsigned(left);
    right = as_unsigned(right);
    const bool known_right = right.base == NUMBER && right.low >= 0, known_left = left.base == NUMBER && left.low >= 0;
    const int64_t last = WORDS - 1;
    switch (condition) {
    case EQ:
        if (right.base == NUMBER && !tell_all(state, &left, right.low, right.high)) return false;
        if (left.base == NUMBER && !tell_all(state, &right, left.low, left.high)) return false;
        return true;
    case LS:
        return (!known_right || tell_all(state, &left, 0, right.high)) && (!known_left || tell_all(state, &right, left.low, last));
    case LO:
        return (!known_right || (right.high > 0 && tell_all(state, &left, 0, right.high - 1))) &&
               (!known_left || (left.low < last && tell_all(state, &right, left.low + 1, last)));
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
        return (!known_right || tell_all(state, &left, -HALF, two.high)) &&
               (!known_left || tell_all(state, &right, one.low, HALF - 1));
    case LT:
        return (!known_right || (two.high > -HALF && tell_all(state, &left, -HALF, two.high - 1))) &&
               (!known_left || (one.low < HALF - 1 && tell_all(state, &right, one.low + 1, HALF - 1)));
    case GE: return learn_signed(state, LE, right, left);
    case GT: return learn_signed(state, LT, right, left);
    default: return true;
    }
}

/* Not this number: then one less, or one more, if it is the last of those it can be. */
static bool learn_other(struct thumb_state *state, const struct value *left, const struct value *right)
{
    if (is_constant(right) && right->low == 0 && left->base != NUMBER && left->offset == 0)
        for (uint32_t i = 0; value_holder(state, i); i++)
            if (value_same_word(value_holder(state, i), left) && value_apart(value_holder(state, i), left) == 0)
                value_holder(state, i)->loose &= (uint8_t)~MAY_BE_NULL;
    if (left->base != NUMBER || !is_constant(right)) return true;
    if (is_constant(left) && left->low == right->low) return false;
    if ((left->loose & LOOSE) == 0 && left->high == right->low) return tell_all(state, left, left->low, left->high - 1);
    if ((left->loose & LOOSE_LOW) == 0 && left->low == right->low && left->high < left->low + WORDS - 1)
        return tell_all(state, left, left->low + 1, left->high);
    return true;
}

/* What lies in the cell, according to a comparison with its size; and which loops' steps do. */
static void learn_places(struct thumb_state *state, unsigned condition, const struct value *left, const struct value *right)
{
    const bool at_most = condition == LS || condition == LO, at_least = condition == HS || condition == HI;
    const struct value *small = at_most ? left : at_least ? right : NULL, *large = at_most ? right : left;
    if (!small) return;
    const bool steps = small->base == NUMBER && (large->base == SPAN || large->base == DISTANCE);
    if ((small->base == DISTANCE && large->base == LIMIT) || steps) state->tamed |= small->sources | large->sources;
    if (small->base == DISTANCE && large->base == LIMIT && value_is_exact(large)) tell_all_places(state, small);
    if (steps) {
        struct value span = *large;
        span.base = SPAN;
        tell_all_places(state, &span);
    }
}

static bool learn(struct thumb_state *state, unsigned condition, bool checks)
{
    struct value left = state->left, right = state->result ? value_number(0, 0) : state->right;
    left.checked = right.checked = checks;
    if (!state->compared) return true;
    if (left.base == FOUND) {
        if (condition == EQ && is_constant(&right) && right.low == 0) {
            tell_all_places(state, &left);
            state->tamed |= left.sources;
        }
        return true;
    }
    if (condition == NE) return learn_other(state, &left, &right);
    if (condition == EQ) return learn_unsigned(state, EQ, left, right);
    if (condition == MI || condition == PL) {
        if (is_constant(&right) && left.base == NUMBER) {
            const int64_t from = condition == PL ? right.low : right.low - HALF;
            return tell_all(state, &left, from, from + HALF - 1);
        }
        return true;
    }
    if (state->result) return true;
    learn_places(state, condition, &left, &right);
    return learn_unsigned(state, condition, left, right) && learn_signed(state, condition, left, right);
}

static void learn_facts(struct thumb_state *state, uint32_t name, bool checks)
{
    const struct value left = state->left, right = state->right;
    const bool result = state->result;
    for (uint32_t i = 0; i < state->fact_count && name != 0; i++) {
        const struct fact fact = state->facts[i];
        if (fact.name != name) continue;
        state->left = fact.left;
        state->right = fact.right;
        state->result = fact.result;
        learn(state, fact.condition, checks);
    }
    state->left = left;
    state->right = right;
    state->result = result;
}

bool value_learn(struct thumb_state *state, unsigned condition, bool checks)
{
    const struct value *right = &state->right;
    const bool zero = state->compared && condition == EQ && (state->result || (is_constant(right) && right->low == 0));
    const uint32_t word = word_of(&state->left);
    if (!learn(state, condition, checks)) return false;
    if (zero) learn_facts(state, word, checks);
    return true;
}
