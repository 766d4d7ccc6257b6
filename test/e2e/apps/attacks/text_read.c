/* text_read: reads its own code, and what the kernel wrote between it. expect: trap 2 */
#include "attack.h"

ATTACK(text_read);

static void attack(struct attacker *self) { self->sum = at((uint32_t)(uintptr_t)attack)[opaque(self, 0)]; }
