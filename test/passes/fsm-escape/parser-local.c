// A parser in a local points into the event.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct parser { const uint8_t *data, *end; int n; }; struct s { int total; };
static int next(struct parser *p) { return p->data < p->end ? *p->data++ : -1; }
static void parse(struct parser *p) { int c; while ((c = next(p)) >= 0) p->n += c; }
FSM_TYPE(t, struct s) { struct parser p = {.data = event->data, .end = event->data + event->length}; parse(&p); self->total += p.n; fsm_log_info("%d", self->total); }
