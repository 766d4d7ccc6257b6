// A constant of one call, which is gone when the receiver reads.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w  %t/app.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: app.c:{{[0-9]+:[0-9]+: error: .*}} is passed by reference, but may change {{.*}}[fsm-payload]
//--- app.c
#include <fsm/payload.h>
#include <string.h>
#include <stdlib.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(payload));
FSM_PEER(other);
FSM_PAYLOAD(1, page, char);
struct s { int n; };
FSM_TYPE(t, struct s) { const char text[] = {'o', 'n', 'e', (char)event->type}; fsm_payload_give(other, page, text, sizeof text); }
