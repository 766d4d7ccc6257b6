/* call_wrong_type: calls a function as one of another type. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(call_wrong_type);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static void attack(struct attacker *self)
{
    double (*call)(double, double) = (double (*)(double, double))(uintptr_t)functions[opaque(self, 1)];
    self->sum = (uint32_t)call(1.0, 2.0);
}
