// A checksum of bytes among which an address is.
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
struct item { const char *name; uint32_t v; }; struct s { uint32_t sum; };
static uint32_t sum(const void *p, uint32_t n) { const uint8_t *b = p; uint32_t s = 5381; while (n--) s = s * 33 + *b++; return s; }
FSM_TYPE(t, struct s) { struct item it = {"x", event->type}; self->sum = sum(&it, sizeof it); fsm_log_info("%u", self->sum); }
