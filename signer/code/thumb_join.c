#include "thumb_value.h"

#include <string.h>

#include <fsm/abi.h>

/* ---- the stack ---- */

static uint32_t slot_at(const struct thumb_state *state, int32_t place)
{
    uint32_t i = 0;
    while (i < state->slot_count && state->places[i] < place) i++;
    return i;
}

struct value *value_slot(struct thumb_state *state, int32_t place)
{
    const uint32_t i = slot_at(state, place);
    return i < state->slot_count && state->places[i] == place ? &state->slots[i] : NULL;
}

static void remove_slot(struct thumb_state *state, uint32_t i)
{
    const uint32_t rest = --state->slot_count - i;
    memmove(&state->slots[i], &state->slots[i + 1], rest * sizeof *state->slots);
    memmove(&state->places[i], &state->places[i + 1], rest * sizeof *state->places);
    memset(&state->slots[state->slot_count], 0, sizeof *state->slots);
    state->places[state->slot_count] = 0;
}

void value_forget_slots(struct thumb_state *state, int32_t from, int32_t bytes)
{
    for (uint32_t i = 0; i < state->slot_count;)
        if (state->places[i] < from + bytes && state->places[i] + 4 > from) remove_slot(state, i);
        else i++;
}

void value_set_slot(struct thumb_state *state, int32_t place, struct value value)
{
    value_forget_slots(state, place, 4);
    if (state->slot_count == SLOTS) return;
    const uint32_t i = slot_at(state, place), rest = state->slot_count++ - i;
    memmove(&state->slots[i + 1], &state->slots[i], rest * sizeof *state->slots);
    memmove(&state->places[i + 1], &state->places[i], rest * sizeof *state->places);
    state->slots[i] = value;
    state->places[i] = place;
}

/* ---- where ways meet ---- */

/* What is known of objects, the compiler need not compare. */
static bool is_spanned(const struct value *value)
{
    return (value->loose & SPANNED) || value->base == CELL || value->base == OBJECT || value->base == IMAGE || value->base == OWN;
}

/* Either may be: what both are. */
static struct value either(const struct code *code, struct value one, struct value two)
{
    struct value both = one;
    both.loose = (uint8_t)(((one.loose | two.loose) & (LOOSE | MAY_BE_NULL)) | (one.loose & two.loose & SPANNED));
    both.step = 0;
    if (one.base == two.base) {
        if (!is_room(&one)) set_step(&both, divisor(divisor(step_of(&one), step_of(&two)), one.low - two.low));
        both.low = one.low < two.low ? one.low : two.low;
        both.high = (one.high > two.high) != is_room(&one) ? one.high : two.high;
        return settle(both);
    }
    if (one.base == NUMBER && value_is_exact(&one) && one.low == 0 && two.base < STACK && two.base != NUMBER) {
        two.loose |= MAY_BE_NULL;
        two.rests = false;
        return two;
    }
    if (two.base == NUMBER && value_is_exact(&two) && two.low == 0 && one.base < STACK && one.base != NUMBER)
        return either(code, two, one);
    if (one.base == FRAME || two.base == FRAME) return wild();
    struct value rooms[2] = {one, two};
    bool readable = false;
    for (int i = 0; i < 2; i++) {
        struct value *room = &rooms[i];
        const int64_t memory = code->manifest->memory;
        readable |= room->base == READABLE || room->base == IMAGE;
        if (room->base == CELL) room->high = memory - room->high;
        else if (room->base == CELL_END) room->high = FSM_CELL_SLACK - room->high;
        else if (room->base == IMAGE) room->high = code->extent.read_only - room->high;
        else if (!is_room(room)) return wild();
    }
    if (is_spanned(&one) && is_spanned(&two) && ((one.loose | two.loose) & SPANNED)) both.loose |= SPANNED;
    both.base = readable ? READABLE : OBJECT;
    both.low = rooms[0].low < rooms[1].low ? rooms[0].low : rooms[1].low;
    both.high = rooms[0].high < rooms[1].high ? rooms[0].high : rooms[1].high;
    return both;
}

/* A nearer one than the nearest so far, of the numbers that are `from`, or beyond. */
static void nearer(int64_t number, int64_t from, bool up, int64_t *nearest)
{
    if (up ? number >= from && number < *nearest : number <= from && number > *nearest) *nearest = number;
}

/* The next number that the loop compares something with, or that a register holds: up to there it may count. */
static int64_t next_number(const struct code *code, const struct meeting *meeting, const struct thumb_state *state, int64_t from,
                           int64_t step, bool up)
{
    int64_t next = up ? WORDS - 1 : from >= 0 ? 0 : -HALF;
    struct thumb thumb;
    if (meeting->times >= STEPS_MAX) return next;
    for (uint32_t at = meeting->address; at < meeting->end + 8; at += thumb.size) {
        if (!thumb_read(code, at, &thumb)) thumb.size = 2;
        else if (thumb.immediate && (thumb.operation == CMP || thumb.operation == CMN))
            for (int64_t i = -step; i <= step; i += step)
                nearer((thumb.operation == CMP ? (int64_t)thumb.number : -(int64_t)thumb.number) + i, from, up, &next);
    }
    for (uint32_t i = 0; value_holder((struct thumb_state *)state, i); i++) {
        const struct value *value = value_holder((struct thumb_state *)state, i);
        if (value->base == NUMBER && !(value->loose & LOOSE))
            for (int64_t j = -step; j <= step; j += step) nearer((up ? value->high : value->low) + j, from, up, &next);
    }
    return next;
}

/* Once more, and again it is more than before: so that it comes to an end. Steps of a loop become loose; but of what was compared
 * with the cell, only if the loop was, too. */
static struct value widened(const struct code *code, const struct meeting *meeting, const struct thumb_state *state,
                            const struct value *old, const struct value *new, struct value both)
{
    if (both.base != old->base || both.base > STACK || value_is_wild(new)) return both;
    const bool lower = both.low < old->low, higher = is_room(&both) ? both.high < old->high : both.high > old->high;
    if (!lower && !higher) return both;
    if (both.base == NUMBER) {
        if (higher) both.high = next_number(code, meeting, state, both.high, step_of(&both), true);
        if (lower) both.low = next_number(code, meeting, state, both.low, step_of(&both), false);
        if (both.step && both.high < WORDS - 1 && both.low > -HALF) {
            if (lower) both.low += (both.high - both.low) % both.step;
            else both.high -= (both.high - both.low) % both.step;
        } else both.step = 0;
        const bool end = (higher && both.high >= WORDS - 1) || (lower && both.low <= -HALF);
        if (!end) return both;
        both.loose |= (uint8_t)((higher ? LOOSE_HIGH : 0) | (lower ? LOOSE_LOW : 0));
        return settle(both);
    }
    const bool compared = both.base == CELL_END || both.base == READABLE;
    if (compared && !(both.loose & SPANNED)) {
        both = wild();
        both.sources = NEVER_TAMED;
        return both;
    }
    if (higher) both.high = old->high;
    if (lower) both.low = old->low;
    both.loose |= (uint8_t)((higher ? LOOSE_HIGH : 0) | (lower ? LOOSE_LOW : 0));
    return both;
}

/* What steps in a loop is loose on that side. */
static void loosen(const struct value *old, struct value *both)
{
    if (both->base != old->base || both->base >= FRAME || value_is_wild(both)) return;
    if ((both->base == CELL_END || both->base == READABLE) && !(both->loose & SPANNED)) return;
    if (both->low < old->low) both->loose |= LOOSE_LOW;
    if (is_room(both) ? both->high < old->high : both->high > old->high) both->loose |= LOOSE_HIGH;
}

/* Pairs of what is known on two ways, and what is known on both. */
enum { PAIRS = CORE + SEEN + 3 + 2 * FACTS + SLOTS };
struct pairs {
    struct value old[PAIRS], new[PAIRS], both[PAIRS];
    uint32_t count;
};

/* A name for what is known on both ways. It stays what it is, unless it comes from an earlier time here; and two values that were
 * the same word, up to a number, on either way, are so now. */
static bool is_ours(uint32_t name, uint32_t first) { return name >= first && name < first + JOINED; }

static void name_pair(struct pairs *pairs, uint32_t i, uint32_t address)
{
    const struct value *old = &pairs->old[i], *new = &pairs->new[i];
    struct value *both = &pairs->both[i];
    const uint32_t first = value_new_name(address, JOINED);
    const bool ours = is_ours(old->name, first) || is_ours(old->term, first) || is_ours(old->more, first);
    const bool rests = old->rests && new->rests && old->rest_base == new->rest_base && old->rest_low == new->rest_low &&
                       old->rest_high == new->rest_high;
    const bool same = value_same_word(old, new) && old->offset == new->offset && !ours;
    const bool part = old->bits != 0 && old->bits == new->bits && old->term == new->term && old->scale == new->scale &&
                      old->rest_low == new->rest_low && !is_ours(old->term, first);
    if (!same || (old->bits == 0) != (new->bits == 0)) value_clear_form(both);
    if (same) {
        both->name = old->name;
        both->offset = old->offset;
        if (old->bits == 0 && new->bits == 0) {
            both->term = old->term;
            both->scale = old->scale;
            both->more = old->more;
            both->times = old->times;
            both->bits = 0;
            both->rests = rests;
            both->rest_base = rests ? old->rest_base : 0;
            both->rest_low = rests ? old->rest_low : 0;
            both->rest_high = rests ? old->rest_high : 0;
            return;
        }
        if (!part) value_clear_form_but_name(both);
        return;
    }
    if (part) {
        both->bits = old->bits;
        both->term = old->term;
        both->scale = old->scale;
        both->rest_low = old->rest_low;
    }
    for (uint32_t j = 0; j < i; j++) {
        const int64_t far = value_apart(old, &pairs->old[j]);
        if (!value_same_word(&pairs->old[j], old) || !value_same_word(&pairs->new[j], new) || pairs->both[j].name == 0) continue;
        if (far != value_apart(new, &pairs->new[j]) || (pairs->both[j].term != 0 && pairs->both[j].bits == 0) ||
            pairs->both[j].base == KEPT)
            continue;
        both->name = pairs->both[j].name;
        both->offset = (int32_t)((uint32_t)pairs->both[j].offset + (uint32_t)far);
        return;
    }
    if (i < JOINED) both->name = first + i;
}

static struct value join_pair(const struct code *code, const struct meeting *meeting, const struct thumb_state *state,
                              const struct value *old, const struct value *new)
{
    if (old->base < KEPT && new->base < KEPT) {
        struct value both = either(code, *old, *new);
        if (meeting->back) loosen(old, &both);
        return meeting->times > CHANGES_MAX ? widened(code, meeting, state, old, new, both) : both;
    }
    struct value both = *old;
    both.loose &= new->loose;
    return old->base == new->base && (old->base != KEPT || old->name == new->name) ? both : wild();
}

/* What the old one knows of words of the stack that the new one knows nothing of, is no longer known. */
static void keep_common_slots(struct thumb_state *old, const struct thumb_state *new)
{
    for (uint32_t i = 0; i < old->slot_count;) {
        const uint32_t j = slot_at(new, old->places[i]);
        if (j < new->slot_count &&new->places[j] == old->places[i]) i++;
        else remove_slot(old, i);
    }
}

/* Facts that both know, in the same order. */
static void keep_common_facts(struct thumb_state *old, struct thumb_state *with, uint32_t address)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < old->fact_count; i++) {
        const struct fact fact = old->facts[i];
        for (uint32_t j = count; j < with->fact_count; j++) {
            const struct fact other = with->facts[j];
            if (other.name != fact.name || other.condition != fact.condition || other.result != fact.result) continue;
            if (is_ours(fact.name, value_new_name(address, JOINED))) continue;
            with->facts[j] = with->facts[count];
            with->facts[count] = other;
            old->facts[count++] = fact;
            break;
        }
    }
    while (old->fact_count > count) memset(&old->facts[--old->fact_count], 0, sizeof *old->facts);
    while (with->fact_count > count) memset(&with->facts[--with->fact_count], 0, sizeof *with->facts);
}

void value_join(const struct code *code, const struct meeting *meeting, struct thumb_state *old, const struct thumb_state *new)
{
    struct pairs pairs;
    struct thumb_state with = *new;
    keep_common_facts(old, &with, meeting->address);
    keep_common_slots(old, new);
    keep_common_slots(&with, old);
    for (pairs.count = 0; value_holder(old, pairs.count); pairs.count++) {
        pairs.old[pairs.count] = *value_holder(old, pairs.count);
        pairs.new[pairs.count] = *value_holder(&with, pairs.count);
    }
    for (uint32_t i = 0; i < pairs.count; i++) {
        pairs.both[i] = join_pair(code, meeting, &with, &pairs.old[i], &pairs.new[i]);
        pairs.both[i].sources |= pairs.old[i].sources | pairs.new[i].sources;
        const bool kept = pairs.both[i].base == KEPT;
        if (!kept) name_pair(&pairs, i, meeting->address);
        *value_holder(old, i) = pairs.both[i];
    }
    const int64_t far = WORDS * 4;
    if (new->own_low < old->own_low || new->own_high > old->own_high) old->own_news++;
    if (new->own_news > old->own_news) old->own_news = new->own_news;
    if (new->own_low < old->own_low) old->own_low = old->own_news > STEPS_MAX ? -far : new->own_low;
    if (new->own_high > old->own_high) old->own_high = old->own_news > STEPS_MAX ? far : new->own_high;
    old->kernels &= new->kernels;
    old->tamed &= new->tamed;
    if (!new->compared || old->result != new->result) old->compared = false;
    if (old->compared) return;
    old->result = false;
    memset(&old->left, 0, sizeof old->left);
    memset(&old->right, 0, sizeof old->right);
}
