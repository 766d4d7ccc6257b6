// A helper writes to the event.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c %t/k.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-const-write]
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
#include "k.h"
struct s { int n; };
FSM_TYPE(t, struct s) { upper((char *)event->data, event->length); fsm_log_info("%u", event->data[0]); }
//--- k.h
void upper(char *, unsigned);

//--- k.c
#include "k.h"
void upper(char *p, unsigned n) { for (unsigned i = 0; i < n; i++) if (p[i] >= 97) p[i] -= 32; }

