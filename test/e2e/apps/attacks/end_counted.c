/* end_counted: writes words in a counted loop through the end of its cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(end_counted);

static void attack(struct attacker *self)
{
    const uint32_t count = opaque(self, 200);
    uint32_t *place = (uint32_t *)(uintptr_t)opaque(self, cell_end(self) - 64);
    for (uint32_t i = 0; i < count; i++) place[i] = 0x41414141;
}
