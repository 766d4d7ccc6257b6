/* alias_longer: reads on behind a constant by a second name that says it is larger. expect: trap 1 [fsm-index] */
#include "attack.h"

ATTACK(alias_longer);

const uint32_t four[4] = {1, 2, 3, 4};
extern const uint32_t many[1000] __attribute__((alias("four")));

static void attack(struct attacker *self) { self->sum = many[opaque(self, 900)]; }
