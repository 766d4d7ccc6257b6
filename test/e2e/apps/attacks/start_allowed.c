/* start_allowed: writes the first bytes of its own cell from behind them, which it may. expect: still here; on Cortex-M alone */
#include "attack.h"

ATTACK(start_allowed);

static void attack(struct attacker *self) { ((volatile uint32_t *)at(opaque(self, cell_start(self) + 4)))[-1] = 0; }
