/* pure_loop: promises that a function without end returns. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(pure_loop);

static __attribute__((pure, noinline)) uint32_t fill(uint8_t *place, int8_t end)
{
    uint32_t sum = 0;
    for (int8_t i = 0; i < end; i += 16) place[i] = 0xff, sum += (uint32_t)i;
    return sum;
}

static void attack(struct attacker *self)
{
    self->sum = fill((uint8_t *)(uintptr_t)opaque(self, cell_start(self)) + 40, (int8_t)opaque(self, 120));
}
