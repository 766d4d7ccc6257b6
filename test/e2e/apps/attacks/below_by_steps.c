/* below_by_steps: writes downwards from its state, on and on. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_by_steps);

static void attack(struct attacker *self)
{
    volatile uint32_t *place = (volatile uint32_t *)at(cell_start(self) + 256);
    for (uint32_t i = 0; i < opaque(self, 75); i++) {
        uint32_t value = *place;
        *--place = value;
    }
}
