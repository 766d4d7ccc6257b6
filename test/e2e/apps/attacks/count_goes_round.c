/* count_goes_round: copies as many words as make no bytes at all, or so it seems. expect: trap 1; on Cortex-M alone */
#include "attack.h"

ATTACK(count_goes_round);

static void attack(struct attacker *self)
{
    const uint32_t count = opaque(self, 0x40000001);
    uint32_t *place = (uint32_t *)(uintptr_t)opaque(self, cell_start(self));
    for (uint32_t i = 0; i < count; i++) place[i] = i;
}
