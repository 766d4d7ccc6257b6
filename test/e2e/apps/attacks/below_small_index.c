/* below_small_index: has an index of 8 bits go round in a loop, to what is negative. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_small_index);

static void attack(struct attacker *self)
{
    uint8_t *place = (uint8_t *)(uintptr_t)opaque(self, cell_start(self)) + 40;
    const int8_t end = (int8_t)opaque(self, 120);
    for (int8_t i = 0; i < end; i += 16) place[i] = 0xff;
}
