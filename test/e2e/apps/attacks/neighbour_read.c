/* neighbour_read: reads the first app's cell. expect: trap 2; on Cortex-M alone */
#include "attack.h"

ATTACK(neighbour_read);

static void attack(struct attacker *self) { self->sum = *(volatile uint32_t *)at(opaque(self, NEIGHBOUR)); }
