/* below_1: writes a byte directly below its cell, where its fuel is kept. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(below_1);

static void attack(struct attacker *self) { at(cell_start(self))[opaque(self, -1)] = 0xff; }
