// A context for a callback points into state and event.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct ctx { int *count; const uint8_t *p; uint32_t n; }; struct s { int count; };
typedef void (*each)(void *ctx, uint8_t byte);
static void add(void *c, uint8_t b) { *((struct ctx *)c)->count += b; }
static void walk(const struct ctx *c, each f, void *arg) { for (uint32_t k = 0; k < c->n; k++) f(arg, c->p[k]); }
FSM_TYPE(t, struct s) { struct ctx c = {&self->count, event->data, event->length}; walk(&c, add, &c); fsm_log_info("%d", self->count); }
