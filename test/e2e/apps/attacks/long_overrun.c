/* long_overrun: writes on and on behind a local array. expect: trap 2 */
#include "attack.h"

ATTACK(long_overrun);

static __attribute__((noinline)) void write_on(const struct attacker *self, volatile uint8_t *bytes)
{
    for (uint32_t i = opaque(self, 0x4000); i < 0x1000000; i += 16) bytes[i] = 0;
}

static void attack(struct attacker *self)
{
    volatile uint8_t bytes[16];
    write_on(self, bytes);
}
