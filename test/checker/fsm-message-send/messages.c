// RUN: %check %s
// expected-no-diagnostics
#include <fsm/app.h>
FSM_PEER(other);
FSM_MESSAGE(0, reading, { uint32_t a, b; });
int32_t f(void) { struct reading x = {.a = 1}; const struct reading *p = &x; return fsm_send_copy(other, reading, p) + fsm_send_copy(other, reading, &x); }
int32_t g(void) { return fsm_send(other, reading, .b = 1) + fsm_send(other, reading); }
