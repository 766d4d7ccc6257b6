/* ram_start: writes to where RAM begins, and with it the apps' stack (which looks like one used up). expect: trap 1; on Cortex-M alone */
#include "attack.h"

ATTACK(ram_start);

static void attack(struct attacker *self) { *(volatile uint32_t *)at(opaque(self, 0x20000000)) = 1; }
