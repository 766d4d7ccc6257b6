/* call_union: makes a function pointer of a number in a union. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(call_union);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static void attack(struct attacker *self)
{
    union {
        uint32_t number;
        function call;
    } both;
    both.call = functions[opaque(self, 0)];
    both.number += opaque(self, 12);
    self->sum = (uint32_t)both.call(1);
}
