/* row_past_the_end: writes words side by side, the last past its cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(row_past_the_end);

static void attack(struct attacker *self)
{
    uint32_t *place = (uint32_t *)(uintptr_t)opaque(self, cell_end(self) - 120);
    const uint32_t count = opaque(self, 20);
    for (uint32_t i = 0; i < count; i++) {
        place[i] = 1;
        place[i + 1] = 2;
        place[i + 15] = 3;
        place[i + 120] = 4;
    }
}
