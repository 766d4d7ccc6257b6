// RUN: %check %s
// expected-no-diagnostics
#include <fsm/app.h>
struct point { int16_t x, y; };
FSM_MESSAGE(0, a, { uint32_t v; struct point at[2]; uint16_t n; uint8_t kind, reserved; });
FSM_MESSAGE(1, b, { uint16_t kind : 4, size : 12; uint16_t rest; });
FSM_MESSAGE(2, c, { union { float ratio; uint32_t bits; struct point at; }; });
