// RUN: %check %s
// expected-no-diagnostics
// What is not marked may be laid out as the machine likes.
#include <fsm/app.h>
struct state { uint8_t open; size_t length; const char *name; long count; } __attribute__((aligned));
struct other { uint32_t plain; };
FSM_PORTABLE(struct other);
_Static_assert(sizeof(struct state) != 0, "another assertion");
