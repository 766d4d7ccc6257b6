// Rounded up.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct s { uint8_t raw[64]; };
FSM_TYPE(t, struct s) { uint32_t *p = (uint32_t *)(((uintptr_t)self->raw + 7) & ~(uintptr_t)7); *p = event->type; fsm_log_info("%u", *p); }
