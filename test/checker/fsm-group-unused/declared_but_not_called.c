// RUN: %check -fplugin-arg-fsmcheck-whole-program %s
#include <fsm/timer.h>
FSM_APP(lamp, FSM_VERSION(1), FSM_USES(core, timer, uart)); // expected-warning {{the app declares group 'uart' but calls nothing in it [fsm-group-unused]}}
uint32_t use(void *self) { return fsm_timer_now(self); }
