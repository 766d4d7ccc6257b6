// RUN: %check %s
// Not a call of the kernel itself; its header says what it needs.
#include <fsm/config.h>
FSM_APP(lamp, FSM_VERSION(1));
uint32_t use(void) { return fsm_config_u32("a", 1); } // expected-error {{'fsm_config_u32' belongs to group 'config'}}
