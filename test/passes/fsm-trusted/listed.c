// A trusted function may make a number of an address; it is listed with its reason. One that nobody calls is not.
// RUN: %fsmcc -w %s -o %t.fsm
// RUN: %python %S/../Inputs/manifest.py %t.fsm | FileCheck %s
// CHECK: flags 1
// CHECK: trusted note: a field test reads where the state lies
// CHECK-NOT: trusted
#include <fsm/app.h>

FSM_APP(probe, FSM_VERSION(1));

struct probe { uint32_t where; };

FSM_TRUSTED("nobody calls it") void unused(struct probe *self) { self->where = (uint32_t)(uintptr_t)self; }

FSM_TRUSTED("a field test reads where the state lies") static void note(struct probe *self)
{
    self->where = (uint32_t)(uintptr_t)self;
}

FSM_TYPE(probe, struct probe)
{
    if (event->type == FSM_START) note(self);
}
