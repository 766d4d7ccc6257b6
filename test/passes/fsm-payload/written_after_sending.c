// What was sent is written to, with a cast.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c %t/other.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: other.c:{{[0-9]+:[0-9]+: error: .*}} writes to 'picture', which is constant{{.*}}[fsm-const-write]
//--- app.c
#include <fsm/payload.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(payload));
FSM_PEER(other);
FSM_PAYLOAD(1, page, uint8_t);
extern const uint8_t picture[100];
void change(const uint8_t *p, uint8_t c);
struct s { int n; };
FSM_TYPE(t, struct s) { fsm_payload_give(other, page, picture, 100); change(picture, (uint8_t)event->type); }
//--- other.c
#include <stdint.h>
extern const uint8_t picture[100];
const uint8_t picture[100] = {1, 2, 3};
void change(const uint8_t *p, uint8_t c) { uint8_t *q = (uint8_t *)(uintptr_t)p; q[1] = c; }
