/* below_by_recursion: fills its stack of locals up to a function that cannot call itself. expect: trap 2 [fsm-stack]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_by_recursion);

static __attribute__((noinline)) void leaf(volatile uint8_t *bytes, uint32_t count)
{
    volatile uint8_t more[600];
    for (uint32_t i = 0; i < count; i++) more[i] = 0xff;
    bytes[0] = more[count - 1];
}

static __attribute__((noinline)) uint32_t again(struct attacker *self, uint32_t depth)
{
    volatile uint8_t bytes[32];
    bytes[opaque(self, 3)] = (uint8_t)depth;
    leaf(bytes, opaque(self, 600));
    return depth == 0 ? bytes[0] : again(self, depth - 1) + bytes[opaque(self, 3)];
}

static void attack(struct attacker *self) { self->sum = again(self, opaque(self, 100000)); }
