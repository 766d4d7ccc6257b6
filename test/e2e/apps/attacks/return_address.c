/* return_address: writes through a local array up to where a return address would lie. expect: still here */
#include "attack.h"

ATTACK(return_address);

static __attribute__((noinline)) void fill(const struct attacker *self, volatile uint32_t *words, uint32_t count)
{
    for (uint32_t i = 0; i < opaque(self, count); i++) words[i] = 0x41414141;
}

static __attribute__((noinline)) uint32_t overrun(struct attacker *self)
{
    volatile uint32_t words[4] = {0};
    fill(self, words, 8); /* by less than the stack has above it */
    return words[0];
}

static void attack(struct attacker *self)
{
    volatile uint32_t room[16] = {0};
    fill(self, room, 1);
    self->sum = overrun(self);
}
