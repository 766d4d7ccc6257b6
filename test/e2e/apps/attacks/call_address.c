/* call_address: calls an address in its own code's place. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(call_address);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static void attack(struct attacker *self) { self->sum = (uint32_t)function_at(opaque(self, (uint32_t)(uintptr_t)"text" & ~0xfffu))(1); }
