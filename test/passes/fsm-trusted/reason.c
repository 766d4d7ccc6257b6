// A reason is text that can be printed, and not too long; none is no reason.
// RUN: not %fsmcc -w -DREASON='""' %s -o %t.fsm 2>&1 | FileCheck %s
// RUN: not %fsmcc -w -DREASON='"a reason is a sentence for whoever has to decide whether to sign the app, and no longer than one"' %s -o %t.fsm 2>&1 | FileCheck %s
// CHECK: the reason why 'note' is trusted has to be 1 to 87 printable characters of ASCII [fsm-trusted]
#include <fsm/app.h>

FSM_APP(probe, FSM_VERSION(1));

struct probe { uint32_t where; };

FSM_TRUSTED(REASON) static void note(struct probe *self) { self->where++; }

FSM_TYPE(probe, struct probe) { note(self); }
