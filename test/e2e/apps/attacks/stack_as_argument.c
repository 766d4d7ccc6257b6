/* stack_as_argument: has the kernel read its machine stack to it. expect: trap 4 */
#include "attack.h"

ATTACK(stack_as_argument);

static void attack(struct attacker *self) { fsm_log_write(FSM_LOG_INFO, (const char *)at(opaque(self, MACHINE_STACK)), 8); }
