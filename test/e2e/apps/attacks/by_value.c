/* by_value: overruns a structure that was passed by value. expect: trap 2 */
#include "attack.h"

ATTACK(by_value);

struct large {
    uint32_t words[20];
};

/* Which object this writes to, nobody knows here. */
static __attribute__((noinline)) void clear(const struct attacker *self, volatile uint32_t *words)
{
    for (uint32_t i = opaque(self, 0x1000); i < 0x1000000; i++) words[i] = 0;
}

static __attribute__((noinline)) uint32_t overrun(struct large large, const struct attacker *self)
{
    volatile uint32_t *words = large.words;
    for (uint32_t i = 0; i < opaque(self, 20); i++) words[i]++;
    if (words[19] != 20) fsm_log_error("damaged");
    clear(self, words);
    return words[3];
}

static void attack(struct attacker *self)
{
    struct large large = {{0}};
    large.words[opaque(self, 19)] = 19;
    self->sum = overrun(large, self);
    if (large.words[19] != 19) fsm_log_error("damaged");
}
