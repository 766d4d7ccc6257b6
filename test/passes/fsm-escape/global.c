// The event in a global.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w -ffsm-globals=state %t/app.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-escape]
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
static const struct fsm_event *last; struct s { int n; };
FSM_TYPE(t, struct s) { if (last) self->n += (int)last->type; last = event; fsm_log_info("%d", self->n); }
