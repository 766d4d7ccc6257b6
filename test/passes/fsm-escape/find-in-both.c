// One helper for event and state: distances are no pointers.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
// RUN: %foreign %t/app.c -o %t/app.o && %fsmcc %t/app.o -o %t/b.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct s { char line[32]; int n; };
static const char *find(const char *s, char c) { while (*s && *s != c) s++; return s; }
FSM_TYPE(t, struct s) { const char *a = find((const char *)event->data, 44), *b = find(self->line, 44); self->n = (int)(a - (const char *)event->data) + (int)(b - self->line); char *w = (char *)find(self->line, 59); *w = 0; fsm_log_info("%d", self->n); }
