// Groups and containment are not lifted: an undeclared group is refused, assembly as well.
// RUN: not %fsmcc -w -DGROUP %s -o %t.fsm 2>&1 | FileCheck --check-prefix=GROUP %s
// RUN: not %fsmcc -w -DASM %s -o %t.fsm 2>&1 | FileCheck --check-prefix=ASM %s
// RUN: not %fsmcc -w -DGLOBAL %s -o %t.fsm 2>&1 | FileCheck --check-prefix=GLOBAL %s
// GROUP: [fsm-group]
// ASM: [fsm-asm]
// GLOBAL: [fsm-static-local]
#include <fsm/app.h>
#include <fsm/timer.h>

FSM_APP(probe, FSM_VERSION(1));

struct probe { uint32_t n; };

FSM_TRUSTED("because") static void act(struct probe *self)
{
#if defined GROUP
    self->n = fsm_timer_now(self);
#elif defined ASM
    __asm__("nop");
#else
    static uint32_t kept;
    self->n = kept++;
#endif
}

FSM_TYPE(probe, struct probe) { act(self); }
