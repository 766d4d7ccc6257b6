/* call_machine_stack: calls what lies on the machine stack. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(call_machine_stack);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static void attack(struct attacker *self) { self->sum = (uint32_t)function_at(opaque(self, MACHINE_STACK) - 32)(0); }
