// Sorted by address.
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
static const char x[] = "x", y[] = "y", z[] = "z";
FSM_TYPE(t, struct s) { const char *v[3] = {x, y, z}; for (int k = 0; k < 2; k++) for (int j = 0; j < 2 - k; j++) if (v[j] > v[j + 1]) { const char *t = v[j]; v[j] = v[j + 1]; v[j + 1] = t; } fsm_log_info("%s", v[0]); }
