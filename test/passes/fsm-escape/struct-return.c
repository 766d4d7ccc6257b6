// The pointer comes in a structure that a function answers.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c -o %t/a.fsm 2>&1 | FileCheck %s
// RUN: %foreign %t/app.c -o %t/app.o && not %fsmcc %t/app.o -o %t/b.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-escape]
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct view { const uint8_t *p; uint32_t n; }; struct s { struct view v; };
static struct view make(const struct fsm_event *e) { struct view v = {e->data, e->length}; return v; }
FSM_TYPE(t, struct s) { self->v = make(event); fsm_log_info("%u", self->v.p[0]); }
