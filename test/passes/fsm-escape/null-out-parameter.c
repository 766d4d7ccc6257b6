// Where a parser stopped, in a local or nowhere.
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
static int number(const char *p, const char **end) { int n = 0; while (*p >= 48 && *p <= 57) n = n * 10 + *p++ - 48; if (end) *end = p; return n; }
FSM_TYPE(t, struct s) { const char *e; self->n = number("12", NULL) + number((const char *)event->data, &e) + (*e == 44); fsm_log_info("%d", self->n); }
