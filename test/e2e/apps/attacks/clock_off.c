/* clock_off: stops the clock. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(clock_off);

static void attack(struct attacker *self) { *(volatile uint32_t *)at(opaque(self, 0xe000e010)) = 1; }
