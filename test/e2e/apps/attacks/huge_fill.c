/* huge_fill: memset downwards from the FSM's state over everything below it. expect: trap 2 */
#include "attack.h"

ATTACK(huge_fill);

static void attack(struct attacker *self) { memset((void *)(uintptr_t)opaque(self, 4096), 0, number_of(self) - 4096); }
