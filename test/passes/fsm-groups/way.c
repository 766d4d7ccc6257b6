// The way to a call of an undeclared group, through another file and a table of functions, is told.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c %t/k.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: k.c:2:{{[0-9]+}}: error: call of 'fsm_timer_now', group 'timer', which the app does not declare: add timer to FSM_USES [fsm-group]
// CHECK: app.c:{{[0-9]+:[0-9]+}}: note: reached from handler 't' through 'now'
//--- app.c
#include <fsm/app.h>
FSM_APP(t, FSM_VERSION(1));
struct s { int n; };
extern int (*const ops[2])(const void *);
FSM_TYPE(t, struct s) { self->n = ops[event->type & 1](self); }
//--- k.c
#include <fsm/timer.h>
static int clock(const void *s) { return (int)fsm_timer_now(s); }
static int now(const void *s) { return clock(s); }
static int zero(const void *s) { (void)s; return 0; }
int (*const ops[2])(const void *) = {now, zero};
