// Passed as a variable argument.
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
#include <stdarg.h>
struct s { const void *p; };
static void set(struct s *s, int n, ...) { va_list ap; va_start(ap, n); while (n-- > 0) s->p = va_arg(ap, const void *); va_end(ap); }
FSM_TYPE(t, struct s) { set(self, 1, event); fsm_log_info("%d", self->p != 0); }
