/* end_struct_24: copies a structure of 24 bytes to where its cell ends. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(end_struct_24);

struct bytes { uint8_t bytes[24]; };

static void attack(struct attacker *self)
{
    struct bytes *end = (struct bytes *)(uintptr_t)opaque(self, cell_end(self) - 8);
    end[1] = *(const struct bytes *)self;
}
