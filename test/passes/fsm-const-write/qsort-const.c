// A constant is sorted.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c -o %t/a.fsm 2>&1 | FileCheck %s
// RUN: %foreign %t/app.c -o %t/app.o && not %fsmcc %t/app.o -o %t/b.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-const-write]
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
static const int a[4] = {4,2,3,1}; struct s { int n; };
static int cmp(const void *x, const void *y) { return *(const int *)x - *(const int *)y; }
FSM_TYPE(t, struct s) { qsort((void *)a, 4, sizeof *a, cmp); fsm_log_info("%d", a[0]); }
