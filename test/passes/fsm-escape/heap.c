// The event on the heap.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w -ffsm-globals=state %t/app.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-escape]
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct node { const struct fsm_event *e; struct node *next; }; struct s { struct node *head; };
FSM_TYPE(t, struct s) { struct node *x = malloc(sizeof *x); if (!x) return; x->e = event; x->next = self->head; self->head = x; fsm_log_info("%u", self->head->e->type); }
