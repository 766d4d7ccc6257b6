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

/* An address, as memory on both sides of it. False: it is none. */
static bool as_room(const struct code *code, struct value *value)
{
    if (value->base == CELL) value->high = (int64_t)code->extent.cell_used - value->high;
    else if (value->base == IMAGE) value->high = code->extent.read_only - value->high;
    else return value->base == OBJECT || value->base == READABLE;
    value->base = value->base == CELL ? OBJECT : READABLE;
    return true;
}

/* Either may be: what both are. */
static struct value either(const struct code *code, struct value one, struct value two)
{
    if (one.base != two.base) {
        if (!as_room(code, &one) || !as_room(code, &two)) return wild();
        if (one.base != two.base) one.base = two.base = READABLE;
    }
    struct value both = one;
    set_step(&both, is_room(&one) ? 1 : divisor(divisor(step_of(&one), step_of(&two)), one.low - two.low));
    both.low = one.low < two.low ? one.low : two.low;
    both.high = (one.high > two.high) != is_room(&one) ? one.high : two.high;
    return settle(both);
}

static struct value join_pair(const struct code *code, const struct meeting *meeting, const struct value *old,
                              const struct value *new)
{
    if (old->base == KEPT || new->base == KEPT) return old->base == new->base && old->name == new->name ? *old : wild();
    struct value both = either(code, *old, *new);
    const bool grows = both.low < old->low || (is_room(&both) ? both.high < old->high : both.high > old->high);
    if (!grows || meeting->times <= CHANGES_MAX || both.base != old->base || value_is_wild(&both)) return both;
    return wild(); /* so that it comes to an end */
}

/* Pairs of what is known on two ways, and what is known on both. */
enum { PAIRS = CORE + 2 + SLOTS };
struct pairs {
    struct value old[PAIRS], new[PAIRS], both[PAIRS];
};

/* Names stay what they are, unless they come from an earlier time here; and two values that were the same word on either way are so
 * now. */
static uint32_t name_of_pair(const struct pairs *pairs, uint32_t i, uint32_t address)
{
    const uint32_t first = value_new_name(address, JOINED), old = pairs->old[i].name, new = pairs->new[i].name;
    if (old == new && (old < first || old >= first + JOINED)) return old;
    for (uint32_t j = 0; j < i; j++)
        if (old != 0 && new != 0 && pairs->old[j].name == old && pairs->new[j].name == new && pairs->both[j].base != KEPT)
            return pairs->both[j].name;
    return first + i;
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

void value_join(const struct code *code, const struct meeting *meeting, struct thumb_state *old, const struct thumb_state *new)
{
    struct pairs pairs;
    struct thumb_state with = *new;
    keep_common_slots(old, new);
    keep_common_slots(&with, old);
    for (uint32_t i = 0; value_holder(old, i); i++) {
        pairs.old[i] = *value_holder(old, i);
        pairs.new[i] = *value_holder(&with, i);
        pairs.both[i] = join_pair(code, meeting, &pairs.old[i], &pairs.new[i]);
        if (pairs.both[i].base != KEPT) pairs.both[i].name = name_of_pair(&pairs, i, meeting->address);
    }
    for (uint32_t i = 0; value_holder(old, i); i++) *value_holder(old, i) = pairs.both[i];
    if (!new->compared || old->result != new->result) old->compared = false;
    if (old->compared) return;
    old->result = false;
    memset(&old->left, 0, sizeof old->left);
    memset(&old->right, 0, sizeof old->right);
}
