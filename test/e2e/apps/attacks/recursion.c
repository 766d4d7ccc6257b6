/* recursion: fills the stack of locals, whose end must be a fault, not the bystander's state. expect: trap 2 [fsm-stack] */
#include "attack.h"

ATTACK(recursion);

static __attribute__((noinline)) uint32_t deeper(struct attacker *self, uint32_t depth)
{
    volatile uint8_t room[300];
    room[opaque(self, depth % 300)] = 1;
    return deeper(self, depth + 1) + room[opaque(self, 5)];
}

static void attack(struct attacker *self) { self->sum = deeper(self, 0); }
