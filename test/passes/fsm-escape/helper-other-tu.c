// The event, kept by a helper in another file.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c %t/k.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-escape]
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
#include "k.h"
FSM_TYPE(t, struct s) { keep(self, event->data); fsm_log_info("%d", self->p[0]); }
//--- k.h
#include <fsm/app.h>
struct s { const uint8_t *p; };
void keep(struct s *s, const void *p);

//--- k.c
#include "k.h"
void keep(struct s *s, const void *p) { s->p = p; }

