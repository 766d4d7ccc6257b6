// An integer carries a pointer.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct s { int n; };
static void each(void (*f)(uintptr_t), uintptr_t x) { f(x); }
static void bump(uintptr_t x) { ++*(int *)x; }
FSM_TYPE(t, struct s) { each(bump, (uintptr_t)&self->n); fsm_log_info("%d", self->n); }
