/* end_allowed: writes the last bytes of its own cell, which it may. expect: still here; on Cortex-M alone */
#include "attack.h"

ATTACK(end_allowed);

static void attack(struct attacker *self) { *(volatile uint64_t *)at(opaque(self, cell_end(self) - 8)) = 0; }
