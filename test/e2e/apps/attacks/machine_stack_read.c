/* machine_stack_read: reads the machine stack. expect: trap 2; on Cortex-M alone */
#include "attack.h"

ATTACK(machine_stack_read);

static void attack(struct attacker *self) { self->sum = *(volatile uint32_t *)at(opaque(self, MACHINE_STACK)); }
