// RUN: %check %s
#include <fsm/log.h>
#define SAY(text) fsm_log_info(text)
#define GROUPS FSM_USES(timer)
FSM_APP(lamp, FSM_VERSION(1), GROUPS);
void use(void) { SAY("a"); } // expected-error {{'fsm_log_printf' belongs to group 'log'}}
