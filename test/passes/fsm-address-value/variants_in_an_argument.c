// Arguments of any kind in a local array: a number here, a string there.
// RUN: rm -rf %t && split-file %s %t && %fsmcc -w %t/app.c -o %t/a.fsm
//--- app.c
#include <fsm/app.h>
#include <fsm/log.h>
FSM_APP(t, FSM_VERSION(1), FSM_USES(log));
typedef struct { char kind; union { int i; const char *s; } v; } any;
static void print(const any *a, int n) { for (int k = 0; k < n; k++) if (a[k].kind == 'i') fsm_log_info("%d", a[k].v.i); else fsm_log_info("%s", a[k].v.s); }
struct s { int n; };
FSM_TYPE(t, struct s) { print((any[]){{'i', {.i = self->n++}}, {'s', {.s = "text"}}}, 2); }
