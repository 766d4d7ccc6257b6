// RUN: %check %s
#include <fsm/app.h>
struct node { struct node *head; }; // expected-error {{member 'head' of a message has type 'struct node *'}}
struct list { struct node nodes[2]; };
FSM_MESSAGE(0, fix, { struct list list[2]; });
