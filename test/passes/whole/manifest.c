/* The manifest of an app with everything in it, from C to the linked file, byte for byte.
 * RUN: %fsmcc --target=x86 %s -o %t.x86 && %python %S/../Inputs/manifest.py %t.x86 | FileCheck --check-prefixes=ALL,X86 %s
 * RUN: %fsmcc --target=cortex-m3 %s -o %t.m3 && %python %S/../Inputs/manifest.py %t.m3 | FileCheck --check-prefixes=ALL,M3 %s
 * RUN: %fsmcc --target=cortex-m4 %s -o %t.m4 && %python %S/../Inputs/manifest.py %t.m4 | FileCheck --check-prefixes=ALL,M4 %s
 * The same from two files in either order.
 * RUN: %fsmcc -DFIRST -c %s -o %t.1.o && %fsmcc -DSECOND -c %s -o %t.2.o
 * RUN: %fsmcc %t.1.o %t.2.o -o %t.12 && %python %S/../Inputs/manifest.py %t.12 | FileCheck --check-prefixes=ALL,X86 %s
 * RUN: %fsmcc %t.2.o %t.1.o -o %t.21 && %python %S/../Inputs/manifest.py %t.21 | FileCheck --check-prefixes=ALL,X86 %s
 *
 * ALL:      magic FSMM version 2 length 320 of 320 trusted 0
 * X86-NEXT: app house 7 counter 3 target 1 flags 0 groups 0x6 memory 4096 fuel 20000000
 * X86-NEXT: types 3 peers 2 imports 4 slots fsm_slots compiler fsmcc
 * M3-NEXT:  app house 7 counter 3 target 2 flags 4 groups 0x6 memory 4096 fuel 20000000
 * M3-NEXT:  types 3 peers 2 imports 4 slots none compiler fsmcc
 * M4-NEXT:  app house 7 counter 3 target 3 flags 4 groups 0x6 memory 4096 fuel 20000000
 * M4-NEXT:  types 3 peers 2 imports 4 slots none compiler fsmcc
 * ALL-NEXT: type bell handler {{fsm_(enter|handler)_}}bell state 4 align 4 stack {{[1-9][0-9]*}} layout {{[1-9][0-9]*}} zero 0
 * ALL-NEXT: type door handler {{fsm_(enter|handler)_}}door state 16 align 8 stack {{[1-9][0-9]*}} layout {{[1-9][0-9]*}} zero 0
 * ALL-NEXT: type lamp_2 handler {{fsm_(enter|handler)_}}lamp_2 state 1 align 1 stack {{[1-9][0-9]*}} layout {{[1-9][0-9]*}} zero 0
 * ALL-NEXT: peer cat
 * ALL-NEXT: peer dog
 * ALL-NEXT: import 0
 * ALL-NEXT: import 256
 * ALL-NEXT: import 513
 * ALL-NEXT: import 515
 */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

FSM_MESSAGE(1, call, { uint32_t times; });
FSM_PEER(dog);
FSM_PEER(cat);

#ifndef SECOND
FSM_APP(house, FSM_VERSION(7), FSM_COUNTER(3), FSM_MEMORY(4096), FSM_USES(timer, log));

struct lamp { uint8_t on; };
FSM_TYPE(lamp_2, struct lamp)
{
    self->on = event->type == FSM_START;
    fsm_timer_every(self, 10);
    fsm_log_write(FSM_LOG_INFO, "on", 2);
    fsm_send(dog, call, .times = 2);
}
#endif

#ifndef FIRST
struct bell { uint32_t rung; };
FSM_TYPE(bell, struct bell)
{
    if (event->type == FSM_START) self->rung = fsm_timer_now(self);
    fsm_send(cat, call, .times = self->rung);
}

struct door { uint64_t opened; uint8_t open; };
FSM_TYPE(door, struct door)
{
    self->opened++;
    self->open = event->type == FSM_START;
}
#endif
