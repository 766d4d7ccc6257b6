// Slices of the event, passed and answered by value; their length is kept.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct slice { const char *p; uint32_t n; }; struct s { uint32_t n; char first; };
static struct slice word(struct slice in) { struct slice w = {in.p, 0}; while (w.n < in.n && in.p[w.n] != 32) w.n++; return w; }
FSM_TYPE(t, struct s) { struct slice w = word((struct slice){(const char *)event->data, event->length}); self->n = w.n; self->first = w.n ? w.p[0] : 0; fsm_log_info("%u", self->n); }
