// RUN: not %plain %s 2>&1 | FileCheck %s
#include <fsm/app.h>
struct node { int32_t x; struct node *head; };
struct list { union { struct node nodes[2]; }; };
FSM_MESSAGE(0, fix, { struct list list; });
// CHECK: :[[@LINE-3]]:39: error: member 'head'
// CHECK: :[[@LINE-2]]:16: note: this message carries it as 'fix.list.nodes[].head'
// CHECK: note: send the value itself{{.*}}; 'fsmcc --explain fsm-message-pointer' tells more
