/* end_reach: writes at a distance for which no other comparison stands. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(end_reach);

static void attack(struct attacker *self) { *(volatile uint32_t *)(at(opaque(self, cell_end(self))) + 64) = 0; }
