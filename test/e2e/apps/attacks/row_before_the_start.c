/* row_before_the_start: writes words side by side, the first below its cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(row_before_the_start);

static void attack(struct attacker *self)
{
    uint32_t *place = (uint32_t *)(uintptr_t)opaque(self, cell_start(self) + 16);
    const uint32_t count = opaque(self, 20);
    for (uint32_t i = 0; i < count; i++) {
        place[i + 1] = self->zero;
        place[i] = self->zero;
        place[(int32_t)i - 6] = 4;
    }
}
