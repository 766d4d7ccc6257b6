// Alignment.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct s { int n; };
static uint32_t sum(const uint8_t *p, uint32_t n) { uint32_t s = 0; while (n && ((uintptr_t)p & 3)) s += *p++, n--; while (n >= 4) { s += *(const uint32_t *)p; p += 4; n -= 4; } while (n--) s += *p++; return s; }
FSM_TYPE(t, struct s) { self->n = (int)sum(event->data, event->length); fsm_log_info("%d", self->n); }
