// A library whose heap points back into the state.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w -ffsm-globals=state %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct st { struct str *owner; int n; }; struct str { const uint8_t *in; struct st *st; }; struct s { struct str z; uint8_t buf[56]; };
FSM_TYPE(t, struct s) { if (!self->z.st) { self->z.st = malloc(sizeof *self->z.st); if (!self->z.st) return; self->z.st->owner = &self->z; } memcpy(self->buf, event->data, event->length); self->z.in = self->buf; self->z.st->n += *self->z.st->owner->in; fsm_log_info("%d", self->z.st->n); }
