/* below_with_calls: a loop that calls a function steps down past the cell's start. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_with_calls);

static __attribute__((noinline)) uint32_t work(const struct attacker *self, int32_t number)
{
    return opaque(self, (uint32_t)number * 3 + 1);
}

static void attack(struct attacker *self)
{
    uint32_t *place = (uint32_t *)(uintptr_t)opaque(self, cell_start(self));
    const int32_t end = (int32_t)opaque(self, (uint32_t)-9);
    for (int32_t i = 2; i > end; i--) place[i] = work(self, i);
}
