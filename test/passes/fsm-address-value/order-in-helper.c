// The order of two objects.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-address-value]
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct s { int n; };
static int less(const void *x, const void *y) { return (const char *)x < (const char *)y; }
FSM_TYPE(t, struct s) { self->n = less(self, event); fsm_log_info("%d", self->n); }
