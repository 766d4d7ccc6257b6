// A list in locals.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct node { struct node *next; int v; }; struct s { int sum; };
FSM_TYPE(t, struct s) { struct node n[8], *head = NULL; for (int k = 0; k < 8; k++) { n[k].v = event->data[k]; n[k].next = head; head = &n[k]; } for (struct node *p = head; p; p = p->next) self->sum += p->v; fsm_log_info("%d", self->sum); }
