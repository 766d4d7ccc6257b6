/* below_regions: lets its reads come everywhere from its next event on. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_regions);

struct regions { uint32_t words[6]; };

static void attack(struct attacker *self)
{
    const struct regions open = {{0x15, 0x0600003f, 0x16, 0, 0x17, 0}};
    *(struct regions *)(uintptr_t)opaque(self, cell_start(self) - 36) = open;
}
