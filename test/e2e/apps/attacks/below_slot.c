/* below_slot: has an import slot lead to code of its own. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_slot);

static void attack(struct attacker *self) { *(volatile uint64_t *)at(opaque(self, cell_start(self)) - 44) = 0x4141414141414141; }
