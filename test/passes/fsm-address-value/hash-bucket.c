// An address chooses a bucket.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c -o %t/a.fsm 2>&1 | FileCheck %s
// RUN: %foreign %t/app.c -o %t/app.o && not %fsmcc %t/app.o -o %t/b.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-address-value]
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct s { uint8_t seen[64]; };
static unsigned hash(const void *p) { uintptr_t h = (uintptr_t)p; h ^= h >> 7; return h % 64; }
FSM_TYPE(t, struct s) { const char *k = event->type & 1 ? "odd" : "even"; self->seen[hash(k)]++; fsm_log_info("%d", self->seen[0]); }
