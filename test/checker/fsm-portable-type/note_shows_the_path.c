// RUN: not %plain %s 2>&1 | FileCheck %s
#include <fsm/app.h>
struct node { uint32_t x; struct node *head; };
struct state { union { struct node nodes[2]; }; };
FSM_PORTABLE(struct state);
// CHECK: :[[@LINE-3]]:40: error: 'head' of a portable state
// CHECK: :[[@LINE-2]]:1: note: marked portable here; it has it as 'struct state.nodes[].head'
// CHECK: note: use uint32_t and its kin{{.*}}; 'fsmcc --explain fsm-portable-type' tells more
