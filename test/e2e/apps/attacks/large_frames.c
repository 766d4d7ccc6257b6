/* large_frames: frames of 64 KB each, larger than any guard. expect: trap 2 */
#include "attack.h"

ATTACK(large_frames);

static __attribute__((noinline)) uint32_t deeper(struct attacker *self, uint32_t depth)
{
    volatile uint8_t room[0x10000];
    return deeper(self, number_of(room) + depth) + room[opaque(self, 0xffff)];
}

static void attack(struct attacker *self) { self->sum = deeper(self, 0); }
