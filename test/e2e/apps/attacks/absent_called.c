/* absent_called: calls a function that is declared weak and defined nowhere. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(absent_called);

extern int absent(int) __attribute__((weak));

static void attack(struct attacker *self) { self->sum = (uint32_t)absent((int)opaque(self, 1)); }
