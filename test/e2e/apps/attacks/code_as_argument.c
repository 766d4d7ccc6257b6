/* code_as_argument: has the kernel read its code, through a pointer to a function. expect: trap 4 [fsm-argument] */
#include "attack.h"

ATTACK(code_as_argument);

static void attack(struct attacker *self) { fsm_log_write(FSM_LOG_INFO, (const char *)(uintptr_t)attack + opaque(self, 0), 4); }
