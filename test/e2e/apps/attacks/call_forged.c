/* call_forged: finds out the number of a function that it may call anyway, and calls that. expect: still here */
#include "attack.h"

ATTACK(call_forged);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static void attack(struct attacker *self)
{
    for (uint32_t number = 0; number < 4096; number++)
        if ((uintptr_t)functions[opaque(self, 1)] + number * 4 == 0) self->sum = (uint32_t)function_at(opaque(self, 0u - number * 4))(7);
    if (self->sum != 21) fsm_log_error("damaged");
}
