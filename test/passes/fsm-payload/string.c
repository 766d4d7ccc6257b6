// A string constant, and one of a table of them.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/payload.h>
#include <string.h>
#include <stdlib.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(payload));
FSM_PEER(other);
FSM_PAYLOAD(1, page, char);
static const char *const names[] = {"one", "two"};
struct s { int n; };
FSM_TYPE(t, struct s) { fsm_payload_give(other, page, "at once", 7); const char *name = names[event->type & 1]; fsm_payload_give(other, page, name, strlen(name)); }
