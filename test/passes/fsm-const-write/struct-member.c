// A string behind a member of a constant.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-const-write]
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct entry { char *name; int v; }; static const struct entry entries[] = {{"a", 1}, {"b", 2}}; struct s { int n; };
FSM_TYPE(t, struct s) { entries[event->type & 1].name[0] = 65; fsm_log_info("%s", entries[0].name); }
