/* straddle: stores 8 bytes of which the last lie behind the 32-bit addresses. expect: trap 2 */
#include "attack.h"

ATTACK(straddle);

static void attack(struct attacker *self) { *(volatile uint64_t *)(uintptr_t)opaque(self, 0xfffffffc) = ~UINT64_C(0); }
