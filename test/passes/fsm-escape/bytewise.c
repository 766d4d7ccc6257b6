// Kept byte by byte.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-{{escape|address-value}}]
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct s { uint8_t raw[4]; };
FSM_TYPE(t, struct s) { const uint8_t *b = (const uint8_t *)&event; for (int k = 0; k < 4; k++) self->raw[k] = b[k]; fsm_log_info("%d", self->raw[0] != 0); }
