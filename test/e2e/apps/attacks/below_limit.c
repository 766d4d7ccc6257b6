/* below_limit: makes its cell end later. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_limit);

static void attack(struct attacker *self) { ((volatile uint32_t *)at(opaque(self, cell_start(self))))[-2] = 0xffffffff; }
