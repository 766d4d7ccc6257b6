// A structure with a pointer, hashed by its words: the pointer is one of them.
// RUN: rm -rf %t && split-file %s %t && not %fsmcc -w %t/app.c -o %t/a.fsm 2>&1 | FileCheck %s
// CHECK: .c:{{[0-9]+:[0-9]+: error: .*}}[fsm-address-value]
//--- app.c
#include <fsm/app.h>
FSM_APP(t, FSM_VERSION(1));
struct entry { const char *name; uint32_t value; };
struct s { uint32_t hash; struct entry e; };
static uint32_t sum(const uint32_t *words, unsigned n) { uint32_t h = 0; while (n--) h = h * 31 + words[n]; return h; }
FSM_TYPE(t, struct s) { self->e = (struct entry){"abc", event->type}; self->hash = sum((const uint32_t *)&self->e, 2); }
