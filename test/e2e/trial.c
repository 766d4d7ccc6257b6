/* trial.c: damages copies of a signed file, and asks the loader about them. */
#include "trial.h"

#include <string.h>

#include "../../loader/bytes.h"
#include "../../loader/require.h"

uint32_t trial_mutate(const uint8_t *file, uint32_t size, uint32_t what, uint32_t where, uint8_t *copy)
{
    memcpy(copy, file, size);
    switch (what) {
    case MUTATION_NONE: return size;
    case MUTATION_FLIP:
        REQUIRE(where / 8 < size);
        copy[where / 8] ^= (uint8_t)(1u << where % 8);
        return size;
    case MUTATION_CUT: REQUIRE(where < size); return where;
    default:
        REQUIRE(what == MUTATION_APPEND && where <= UINT8_MAX);
        copy[size] = (uint8_t)where;
        return size + 1;
    }
}

struct fsm_policy trial_policy(const uint8_t *root_name, uint32_t root_name_length, const uint8_t *root_key, uint64_t now)
{
    return (struct fsm_policy){
        .root_name = root_name,
        .root_name_length = root_name_length,
        .root_key = root_key,
        .kind = FSM_KIND_APP,
        .device =
            {.groups = UINT64_MAX, .memory = UINT32_MAX, .targets = UINT32_MAX, .priority = FSM_PRIORITIES - 1, .trusted = true},
        .now = now,
    };
}

void trial_run(const uint8_t *trial, uint8_t *copy, void (*say)(uint32_t number, enum fsm_load_error answer))
{
    uint32_t count = load32_le(trial + TRIAL_AT_MUTATIONS), size = load32_le(trial + TRIAL_AT_FILE_SIZE);
    const uint8_t *mutations = trial + TRIAL_HEAD, *file = mutations + count * MUTATION_SIZE;
    struct fsm_policy policy = trial_policy(trial + TRIAL_AT_NAME, load32_le(trial + TRIAL_AT_NAME_LENGTH), trial + TRIAL_AT_KEY,
                                            load32_le(trial + TRIAL_AT_NOW));
    REQUIRE(size <= TRIAL_FILE_MAX);
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *mutation = mutations + i * MUTATION_SIZE;
        uint32_t copied = trial_mutate(file, size, load32_le(mutation), load32_le(mutation + 4), copy);
        struct fsm_load_context context;
        struct fsm_verified verified;
        say(i, fsm_load_verify(&context, copy, copied, &policy, &verified));
    }
}
