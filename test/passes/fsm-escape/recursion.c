// Kept at the bottom of a recursion.
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
struct s { const uint8_t *p; };
static void down(struct s *s, const uint8_t *p, int n) { if (n == 0) s->p = p; else down(s, p + 1, n - 1); }
FSM_TYPE(t, struct s) { down(self, event->data, event->length & 7); fsm_log_info("%d", self->p != 0); }
