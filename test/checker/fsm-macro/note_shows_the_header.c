// RUN: not %plain %s 2>&1 | FileCheck %s
#include <fsm/app.h>
#define event happening
struct lamp { uint32_t on; };
FSM_TYPE(lamp, struct lamp) { self->on = happening->type; }
// CHECK: :[[@LINE-3]]:9: error: macro 'event' changes what <fsm/…> says [fsm-macro]
// CHECK: note: here the header uses the word
// CHECK: note: give it a name of its own; 'fsmcc --explain fsm-macro' tells more
