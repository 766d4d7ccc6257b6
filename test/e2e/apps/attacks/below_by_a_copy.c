/* below_by_a_copy: copies over the words below its cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_by_a_copy);

static void attack(struct attacker *self) { memcpy((void *)(uintptr_t)opaque(self, cell_start(self) - 40), self, opaque(self, 40)); }
