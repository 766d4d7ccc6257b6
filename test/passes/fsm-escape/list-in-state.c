// A list made of pointers into the state.
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
struct node { struct node *next; int v; }; struct s { struct node nodes[8], *head; int n; };
FSM_TYPE(t, struct s) { struct node *x = &self->nodes[self->n++ & 7]; x->v = (int)event->type; x->next = self->head; self->head = x; for (struct node *p = self->head; p; p = p->next) fsm_log_info("%d", p->v); }
