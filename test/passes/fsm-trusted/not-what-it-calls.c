// What a trusted function calls keeps the rules, and so does its caller.
// RUN: not %fsmcc -w %s -o %t.fsm 2>&1 | FileCheck %s
// CHECK: not-what-it-calls.c:21:{{.*}}[fsm-escape]
// CHECK: not-what-it-calls.c:14:{{.*}}[fsm-escape]
// CHECK: note: reached from handler 'probe' through 'outer'
#include <fsm/app.h>

FSM_APP(probe, FSM_VERSION(1));

struct probe { const void *where, *what; };

static void keep(struct probe *self)
{
    self->where = self;
}

FSM_TRUSTED("it calls somebody else") static void outer(struct probe *self) { keep(self); }

FSM_TYPE(probe, struct probe)
{
    self->what = event;
    outer(self);
}
