// The receiver's buffer is its own.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/payload.h>
#include <string.h>
#include <stdlib.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(payload));
FSM_PEER(other);
FSM_PAYLOAD(1, page, char);
struct s { char text[64]; uint32_t n; };
FSM_TYPE(t, struct s) { if (event->type == FSM_ID(page)) { self->n = fsm_payload_count(event, page); char p[16]; if (!fsm_payload_take(page, 0, p, 16)) memcpy(self->text, p, 16); } }
