// RUN: %check %s
// expected-no-diagnostics
#include <fsm/app.h>
enum color { RED };
FSM_MESSAGE(0, a, { int x; unsigned y; short z; char c; bool b; enum color e; float f; int spare; double d; long long l; });
FSM_MESSAGE(1, b, { int8_t x; uint_least8_t y; uint16_t z; int32_t w; intmax_t v; });
