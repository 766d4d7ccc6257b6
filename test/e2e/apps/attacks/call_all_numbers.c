/* call_all_numbers: calls every number there is in turn, until one is none of a function of the type. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(call_all_numbers);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static double other(double x) { return x + 1; }
static double (*const others[])(double) = {other};
FSM_TYPE(unused, struct bystander) { self->words[0] += event->type == FSM_START ? (uint32_t)others[self->words[1]](1.0) : 0; }

static void attack(struct attacker *self)
{
    for (uint32_t number = opaque(self, 0xfffffff8);; number -= 8) self->sum += (uint32_t)function_at(number)(1);
}
