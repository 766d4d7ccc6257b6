/* top_of_memory: writes where addresses end. expect: trap 2 [fsm-pointer] */
#include "attack.h"

ATTACK(top_of_memory);

static void attack(struct attacker *self) { *(volatile uint64_t *)at(opaque(self, 0xfffffff8)) = ~0ull; }
