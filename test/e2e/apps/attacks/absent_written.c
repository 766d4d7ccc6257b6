/* absent_written: writes into the kernel through an array that is declared weak and defined nowhere. expect: trap 2 */
#include "attack.h"

ATTACK(absent_written);

extern const uint8_t absent[] __attribute__((weak));

static void attack(struct attacker *self) { ((uint8_t *)absent)[opaque(self, KERNEL_DATA)] = (uint8_t)opaque(self, 0xff); }
