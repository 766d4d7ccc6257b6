/* below_by_a_fill: fills the words below its cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_by_a_fill);

static void attack(struct attacker *self) { memset((void *)(uintptr_t)opaque(self, cell_start(self) - 36), 0, 36); }
