/* neighbour: writes to the first app's cell. expect: trap 2 */
#include "attack.h"

ATTACK(neighbour);

static void attack(struct attacker *self) { *(volatile uint32_t *)at(opaque(self, NEIGHBOUR)) = 0; }
