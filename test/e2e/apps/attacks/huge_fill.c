/* huge_fill: memset downwards from the FSM's state over everything below it. expect: trap 2 */
#include "attack.h"

ATTACK(huge_fill);

static void attack(struct attacker *self) { memset((void *)(uintptr_t)opaque(self, 4096), 0, (size_t)(uintptr_t)self - 4096); }
