/* below_unsafe: moves its stack of locals elsewhere. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_unsafe);

static void attack(struct attacker *self) { *(volatile uint32_t *)at(opaque(self, cell_start(self) - 12)) = 0x20000000; }
