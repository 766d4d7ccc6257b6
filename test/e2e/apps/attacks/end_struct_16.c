/* end_struct_16: copies a structure of 16 bytes to behind where its cell ends. expect: trap 1 [fsm-pointer]; on Cortex-M alone */
#include "attack.h"

ATTACK(end_struct_16);

struct bytes { uint32_t words[4]; };

static void attack(struct attacker *self)
{
    struct bytes *end = (struct bytes *)(uintptr_t)opaque(self, cell_end(self) + 4);
    end[0] = *(const struct bytes *)self;
}
