/* protection_off: switches off memory protection where a microcontroller has it. expect: trap 2 [fsm-pointer] */
#include "attack.h"

ATTACK(protection_off);

static void attack(struct attacker *self) { *(volatile uint32_t *)at(opaque(self, 0xe000ed94)) = 0; }
