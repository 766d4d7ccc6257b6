/* device_write: writes to where devices' registers are on a microcontroller. expect: trap 2 [fsm-pointer] */
#include "attack.h"

ATTACK(device_write);

static void attack(struct attacker *self) { *(volatile uint32_t *)at(opaque(self, 0x40004008)) = 0; }
