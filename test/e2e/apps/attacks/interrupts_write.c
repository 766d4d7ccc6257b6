/* interrupts_write: switches on every interrupt. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(interrupts_write);

static void attack(struct attacker *self) { *(volatile uint32_t *)at(opaque(self, 0xe000e100)) = 1; }
