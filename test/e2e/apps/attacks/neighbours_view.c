/* neighbours_view: writes to where the kernel reaches the first app's cell in ring 0. expect: trap 2 */
#include "attack.h"

ATTACK(neighbours_view);

static void attack(struct attacker *self) { *(volatile uint32_t *)at(opaque(self, NEIGHBOUR) + 128 * 1024 * 1024) = 0; }
