/* call_stale: calls through a local that is no more, and whose place another local has taken. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(call_stale);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static __attribute__((noinline)) function *leave(const struct attacker *self)
{
    volatile function calls[8] = {0};
    for (int i = 0; i < 8; i++) calls[i] = functions[opaque(self, (uint32_t)i & 1)];
    return (function *)((uintptr_t)&calls[0] + opaque(self, 16));
}

static __attribute__((noinline)) void overwrite(const struct attacker *self)
{
    volatile uint32_t words[32] = {0};
    for (uint32_t i = 0; i < 32; i++) words[opaque(self, i)] = 0x2000 + i;
}

static void attack(struct attacker *self)
{
    function *call = leave(self);
    overwrite(self);
    self->sum = (uint32_t)(*call)(1);
}
