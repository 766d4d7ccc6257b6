// The pointer goes in a structure that is passed by value.
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
struct view { const uint8_t *p; uint32_t n; }; struct s { struct view v; };
static void keep(struct s *s, struct view v) { s->v = v; }
FSM_TYPE(t, struct s) { struct view v = {event->data, event->length}; keep(self, v); fsm_log_info("%u", self->v.p[0]); }
