// A parser leaves where it stopped in the state.
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
struct s { const char *rest; };
static int number(const char *p, const char **end) { int n = 0; while (*p >= 48 && *p <= 57) n = n * 10 + *p++ - 48; *end = p; return n; }
FSM_TYPE(t, struct s) { fsm_log_info("%d", number((const char *)event->data, &self->rest)); }
