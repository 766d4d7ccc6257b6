/* leaked_local: writes through the address of a local whose function has returned. expect: still here */
#include "attack.h"

ATTACK(leaked_local);

static __attribute__((noinline)) volatile uint32_t *leak(const struct attacker *self)
{
    volatile uint32_t words[8] = {0};
    uintptr_t address = (uintptr_t)words;
    words[opaque(self, 1)] = 1;
    return (volatile uint32_t *)(address + opaque(self, 0));
}

static __attribute__((noinline)) uint32_t overwrite(volatile uint32_t *words)
{
    for (int i = -8; i < 8; i++) words[i] = 0x42424242;
    return words[0];
}

static void attack(struct attacker *self) { self->sum = overwrite(leak(self)); }
