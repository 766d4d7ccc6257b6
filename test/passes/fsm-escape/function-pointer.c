// The one who keeps it is chosen from a table.
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
struct s { const void *p; int n; };
typedef void (*keeper)(struct s *, const void *);
static void keep(struct s *s, const void *p) { s->p = p; }
static void count(struct s *s, const void *p) { s->n++; (void)p; }
static const keeper table[] = {count, keep};
FSM_TYPE(t, struct s) { table[event->type & 1](self, event); fsm_log_info("%d", self->n + (self->p != 0)); }
