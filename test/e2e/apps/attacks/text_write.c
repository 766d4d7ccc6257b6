/* text_write: overwrites its own code. expect: trap 2 */
#include "attack.h"

ATTACK(text_write);

static void attack(struct attacker *self) { at((uint32_t)(uintptr_t)attack)[opaque(self, 0)] = 0xc3; }
