// A union of number and string, with a kind.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
// RUN: %foreign %t/app.c -o %t/app.o && %fsmcc %t/app.o -o %t/b.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <string.h>
#include <stdlib.h>
#include <stdio.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log, timer));
struct value { uint8_t kind; union { uint32_t n; const char *s; } u; }; struct s { struct value v; };
static struct value num(uint32_t n) { return (struct value){0, {.n = n}}; }
static struct value str(const char *s) { return (struct value){1, {.s = s}}; }
FSM_TYPE(t, struct s) { self->v = event->type & 1 ? num(event->type) : str("even"); if (self->v.kind) fsm_log_info("%s", self->v.u.s); else fsm_log_info("%u", self->v.u.n); }
