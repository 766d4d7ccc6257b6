/* call_null: calls through a null pointer. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(call_null);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static void attack(struct attacker *self) { self->sum = (uint32_t)function_at(opaque(self, 0))(1); }
