/* vectors_write: writes over interrupt vectors. expect: trap 2 [fsm-pointer] */
#include "attack.h"

ATTACK(vectors_write);

static void attack(struct attacker *self) { for (uint32_t i = 0; i < 64; i += 4) *(volatile uint32_t *)at(opaque(self, i)) = 0x41414141; }
