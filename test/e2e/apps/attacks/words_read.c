/* words_read: reads the words below its cell. expect: trap 2; on Cortex-M alone */
#include "attack.h"

ATTACK(words_read);

static void attack(struct attacker *self) { self->sum = *(volatile uint32_t *)at(opaque(self, cell_start(self) - 8)); }
