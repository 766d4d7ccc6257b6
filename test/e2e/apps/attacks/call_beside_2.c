/* call_beside_2: calls 2 beside a function. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(call_beside_2);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static void attack(struct attacker *self) { self->sum = (uint32_t)function_at((uint32_t)(uintptr_t)functions[opaque(self, 0)] + 2)(1); }
