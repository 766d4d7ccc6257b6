/* vectors_elsewhere: has the interrupt vectors lie in its cell. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(vectors_elsewhere);

static void attack(struct attacker *self) { *(volatile uint32_t *)at(opaque(self, 0xe000ed08)) = 1; }
