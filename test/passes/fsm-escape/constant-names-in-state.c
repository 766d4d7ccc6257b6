// Pointers to constants may be kept.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
static const char *const names[] = {"idle", "busy"}; struct s { const char *name; };
FSM_TYPE(t, struct s) { self->name = names[event->type & 1]; fsm_log_info("%s", self->name); }
