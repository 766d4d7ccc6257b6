// From somewhere in a constant table, through a pointer in the state.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
// RUN: %foreign %t/app.c -o %t/app.o && %fsmcc %t/app.o -o %t/b.fsm
//--- app.c
#include <fsm/payload.h>
#include <string.h>
#include <stdlib.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(payload));
FSM_PEER(other);
FSM_PAYLOAD(1, page, char);
static const char rows[4][32] = {"first", "second", "third", "fourth"};
struct s { const char *row; };
FSM_TYPE(t, struct s) { self->row = rows[event->type & 3]; fsm_payload_give(other, page, self->row + 2, sizeof rows[0] - 2); }
