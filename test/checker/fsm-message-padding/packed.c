// RUN: %check %s
// expected-no-diagnostics
#include <fsm/app.h>
#pragma pack(push, 1)
struct header { uint8_t kind; uint32_t length; };
#pragma pack(pop)
struct __attribute__((packed)) tail { uint8_t a; uint16_t b; };
FSM_MESSAGE(0, frame, { struct header h; struct tail t; });
