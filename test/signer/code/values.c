/* values.c: what the Cortex-M verifier knows of numbers, held against the numbers themselves: ranges and steps at random, with one
 * number out of each; the sum, shift, … of the ranges has that of the numbers, and so have what is left of them behind a comparison
 * that came out as it did, and what is known where two ways meet. */
#include "signer/code/thumb_value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 2000000 };

static uint32_t random_word(void)
{
    static uint64_t now = 7;
    now = now * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
    return (uint32_t)(now >> 32);
}

static bool contains(const struct value *value, uint32_t word)
{
    const int64_t step = value->step ? value->step : 1;
    for (int64_t number = (int64_t)word - 2 * WORDS; number <= value->high; number += WORDS)
        if (number >= value->low && (number - value->low) % step == 0) return value->base == NUMBER;
    return false;
}

/* A range, and one of its numbers: the first, the last or another one. */
static struct value random_value(uint32_t *word)
{
    const uint32_t kind = random_word() % 8;
    const int64_t places[] = {random_word() % 300, -(int64_t)(random_word() % 300), (int64_t)random_word(),
                              HALF - random_word() % 5};
    const int64_t low = places[random_word() % 4] < WORDS ? places[random_word() % 4] : 0,
                  step = kind < 4 ? 1 : 1 << kind % 4 | kind % 3;
    int64_t count = kind == 0 ? 0 : kind % 4 == 1 ? (int64_t)random_word() : random_word() % 100;
    if (step * count >= WORDS - 1) count = (WORDS - 2) / step;
    const uint32_t pick = random_word() % 4;
    const int64_t number = low + step * (pick == 0 ? 0 : pick == 1 ? count : (int64_t)random_word() % (count + 1));
    struct value value = value_number(low, low + step * count);
    if (step > 1 && count > 0) value.step = (uint16_t)step;
    *word = (uint32_t)number;
    return settle(value);
}

static uint32_t shifted(enum operation operation, uint32_t word, uint32_t by)
{
    const uint64_t sign = word >> 31 ? ~UINT64_C(0) << 32 : 0;
    if (operation == LSL) return (uint32_t)((uint64_t)word << by);
    return (uint32_t)(((operation == ASR ? sign : 0) | word) >> by);
}

static uint32_t computed(enum operation operation, uint32_t one, uint32_t two)
{
    switch (operation) {
    case MVN: return ~two;
    case ADD: return one + two;
    case SUB: return one - two;
    case RSB: return two - one;
    case AND: return one & two;
    case BIC: return one & ~two;
    case ORR: return one | two;
    case EOR: return one ^ two;
    case MUL: return one * two;
    case UDIV: return two ? one / two : 0;
    case UXTB: return (uint8_t)two;
    case UXTH: return (uint16_t)two;
    case SXTB: return (uint32_t)(int8_t)two;
    case SXTH: return (uint32_t)(int16_t)two;
    case UXTAB: return one + (uint8_t)two;
    case SXTAH: return one + (uint32_t)(int16_t)two;
    default: return shifted(operation, one, two);
    }
}

static bool report(const char *what, unsigned number, const struct value *value, uint32_t word)
{
    printf("%s %u: 0x%" PRIx32 " is none of %" PRId64 " to %" PRId64 " in steps of %u\n", what, number, word, value->low,
           value->high, value->step);
    return false;
}

static bool try_operation(void)
{
    static const enum operation operations[] = {MVN,  ADD,  SUB,  RSB,  AND,   BIC,   ORR, EOR, MUL, UDIV,
                                                UXTB, UXTH, SXTB, SXTH, UXTAB, SXTAH, LSL, LSR, ASR};
    const enum operation operation = operations[random_word() % (sizeof operations / sizeof *operations)];
    uint32_t one, two;
    const struct value left = random_value(&one);
    struct value right = random_value(&two);
    if (operation <= ASR || random_word() % 2) {
        two = operation <= ASR ? random_word() % 33 : two;
        right = settle(value_number(two, two));
    }
    const struct value result = value_of(operation, left, right);
    const uint32_t word = computed(operation, one, two);
    return contains(&result, word) || report("operation", operation, &result, word);
}

static bool holds(unsigned condition, uint32_t left, uint32_t right)
{
    const int32_t one = (int32_t)left, two = (int32_t)right;
    const bool answers[] = {
        left == right, left >= right, (left - right) >> 31, ((left ^ right) & (left ^ (left - right))) >> 31, left > right,
        one >= two,    one > two};
    return answers[condition / 2] != (condition & 1);
}

/* Both numbers are in registers, and compared; the first one is 0 where that is all that the flags tell. */
static bool try_comparison(void)
{
    struct thumb_state state = {.compared = true, .result = random_word() % 4 == 0};
    uint32_t words[2];
    for (unsigned i = 0; i < 2; i++) {
        state.registers[i] = random_value(&words[i]);
        state.registers[i].name = value_new_name(i, i);
    }
    if (random_word() % 4 == 0) {
        words[1] = words[0];
        state.registers[1] = settle(value_number(words[0], words[0]));
        state.registers[1].name = value_new_name(1, 1);
    }
    state.left = state.registers[0];
    if (!state.result) state.right = state.registers[1];
    const unsigned condition = random_word() % (state.result ? 2 : 14);
    if (!holds(condition, words[0], state.result ? 0 : words[1])) return true;
    if (!value_learn(&state, condition)) return report("impossible condition", condition, &state.left, words[0]);
    for (unsigned i = 0; i < 2; i++)
        if (!contains(&state.registers[i], words[i])) return report("condition", condition, &state.registers[i], words[i]);
    return true;
}

/* What was one word on one way, but is two on the other, has two names. */
static bool try_meeting(void)
{
    struct thumb_state ways[2] = {{.compared = false}, {.compared = false}};
    uint32_t words[2][3];
    for (unsigned way = 0; way < 2; way++)
        for (unsigned i = 0; i < 3; i++) {
            const unsigned from = random_word() % (i + 1);
            ways[way].registers[i] = random_value(&words[way][i]);
            ways[way].registers[i].name = value_new_name(random_word() % 2, i);
            if (from == i) continue;
            words[way][i] = words[way][from];
            ways[way].registers[i] = ways[way].registers[from];
        }
    value_join(&(struct code){.image = NULL}, &(struct meeting){.address = 1, .times = random_word() % 20}, &ways[0], &ways[1]);
    for (unsigned way = 0; way < 2; way++)
        for (unsigned i = 0; i < 3; i++) {
            const struct value *value = &ways[0].registers[i];
            if (!contains(value, words[way][i])) return report("meeting", i, value, words[way][i]);
            for (unsigned j = 0; j < i; j++)
                if (value->name != 0 && value->name == ways[0].registers[j].name && words[way][i] != words[way][j])
                    return report("name", value->name, value, words[way][j]);
        }
    return true;
}

int main(void)
{
    for (int i = 0; i < ROUNDS; i++)
        if (!try_operation() || !try_comparison() || !try_meeting()) return 1;
    return 0;
}
