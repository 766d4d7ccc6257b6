// Whether two places overlap.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct s { uint8_t b[64]; uint32_t n; };
static void move(void *to, const void *from, uint32_t n) { uint8_t *d = to; const uint8_t *s = from; if (d < s) while (n--) *d++ = *s++; else while (n--) d[n] = s[n]; }
FSM_TYPE(t, struct s) { move(self->b, event->data, event->length); move(self->b + 1, self->b, 8); fsm_log_info("%d", self->b[0]); }
