/* vectors_read: reads the interrupt vectors. expect: trap 2; on Cortex-M alone */
#include "attack.h"

ATTACK(vectors_read);

static void attack(struct attacker *self) { self->sum = *(volatile uint32_t *)at(opaque(self, 0)); }
