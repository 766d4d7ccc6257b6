// Where the stack lies, for entropy.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-address-value]
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct s { uint32_t r; };
static uint32_t entropy(void) { int x; return (uint32_t)(uintptr_t)&x; }
FSM_TYPE(t, struct s) { self->r = self->r * 31 + entropy(); fsm_log_info("%u", self->r); }
