/* below_fuel: gives itself fuel without end. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_fuel);

static void attack(struct attacker *self) { *(volatile uint32_t *)at(opaque(self, cell_start(self)) - 4) = 0x7fffffff; }
