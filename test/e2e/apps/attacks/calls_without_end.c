/* calls_without_end: fills the machine stack. expect: trap 9 */
#include "attack.h"

ATTACK(calls_without_end);

static __attribute__((noinline)) uint32_t deeper(const struct attacker *self, uint32_t depth)
{
    return opaque(self, depth) == UINT32_MAX ? 0 : deeper(self, depth + 1) * 3 + 1;
}

static void attack(struct attacker *self) { self->sum = deeper(self, 0); }
