// RUN: %check %s
// expected-no-diagnostics
// Messages of values; and pointers in structs that no message carries.
#include <fsm/app.h>
struct list { struct list *next; };
struct position { int32_t x, y; };
enum color { RED };
FSM_MESSAGE(0, fix, { struct position at[2]; enum color color; char name[8]; uint8_t count; bool valid; uint16_t reserved; });
FSM_MESSAGE(1, mixed, { union { float ratio; uint32_t bits; }; unsigned flags : 3, size : 29; uint32_t length; });
struct state { const struct fsm_event *last; struct list *list; };
FSM_PEER(other);
int32_t use(const struct fsm_event *event) { return fsm_send(other, fix, .count = fsm_message(event, fix)->count); }
