/* call_uninitialised: calls through a pointer that was never set. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(call_uninitialised);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static void attack(struct attacker *self)
{
    function calls[3];
    self->sum = (uint32_t)calls[opaque(self, 2)](1);
}
