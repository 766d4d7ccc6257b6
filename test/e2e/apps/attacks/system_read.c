/* system_read: reads the processor's own registers. expect: trap 2; on Cortex-M alone */
#include "attack.h"

ATTACK(system_read);

static void attack(struct attacker *self) { self->sum = *(volatile uint32_t *)at(opaque(self, 0xe000ed04)); }
