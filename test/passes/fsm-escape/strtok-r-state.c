// The C library keeps it, where it is told to.
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
struct s { char line[40]; char *save; };
FSM_TYPE(t, struct s) { memcpy(self->line, event->data, 39); char *w = strtok_r(self->line, " ", &self->save); fsm_log_info("%s", w ? w : ""); }
