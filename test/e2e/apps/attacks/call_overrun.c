/* call_overrun: overwrites a function pointer behind an array, with an address of the kernel. expect: trap 1 [fsm-call] */
#include "attack.h"

ATTACK(call_overrun);

static int twice(int x) { return 2 * x; }
static int thrice(int x) { return 3 * x; }
static const function functions[] = {twice, thrice};

static void attack(struct attacker *self)
{
    volatile uint32_t *words = self->words;
    self->call = functions[opaque(self, 0)];
    for (uint32_t i = 0; i <= opaque(self, 4); i++) words[i] = KERNEL_DATA;
    self->sum = (uint32_t)self->call(1);
}
