/* bit_band: writes a bit of the kernel's data through its alias. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(bit_band);

static void attack(struct attacker *self) { *(volatile uint32_t *)at(opaque(self, 0x22000000)) = 1; }
