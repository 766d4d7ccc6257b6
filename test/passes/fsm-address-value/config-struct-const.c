// A structure with constant strings, copied byte by byte.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct cfg { const char *name; uint32_t rate; const uint8_t *key; }; static const uint8_t key[4] = {1,2,3,4}; static const struct cfg fast = {"fast", 10, key}, slow = {"slow", 1, key}; struct s { struct cfg cfg; };
static void my_copy(void *d, const void *s, unsigned n) { char *p = d; const char *q = s; while (n--) *p++ = *q++; }
FSM_TYPE(t, struct s) { self->cfg = event->type & 1 ? fast : slow; my_copy(&self->cfg, &fast, sizeof fast); fsm_log_info("%s %u", self->cfg.name, self->cfg.rate + self->cfg.key[0]); }
