/* end_unaligned: writes across the end of what is nobody's behind its cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(end_unaligned);

static void attack(struct attacker *self) { *(volatile uint64_t *)at(opaque(self, cell_end(self) + 13)) = 0; }
