/* call_stub: calls its import stub as if it were a function of its own. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(call_stub);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static void attack(struct attacker *self)
{
    static const uint32_t mark[] = {1, 2, 3};
    const uint32_t *volatile here = mark;
    self->sum = (uint32_t)function_at((uint32_t)(uintptr_t)here + opaque(self, STUB_DISTANCE))((int)here[opaque(self, 1)]);
}
