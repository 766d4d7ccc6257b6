// A structure that holds a pointer into the event, copied into the state.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-escape]
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct view { const uint8_t *p; int n; }; struct s { struct view v; };
FSM_TYPE(t, struct s) { struct view v = {event->data, 4}; memcpy(&self->v, &v, sizeof v); fsm_log_info("%d", self->v.p[0]); }
