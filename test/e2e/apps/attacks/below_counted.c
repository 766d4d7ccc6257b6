/* below_counted: counts down through the start of its cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_counted);

static void attack(struct attacker *self)
{
    uint32_t *place = (uint32_t *)(uintptr_t)opaque(self, cell_start(self));
    for (int32_t i = (int32_t)opaque(self, 64); i >= -10; i--) place[i] = self->words[i & 3];
}
