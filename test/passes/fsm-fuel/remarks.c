// -Rfsm-fuel says which loops are bounded, which pay, and who may call itself.
// RUN: %fsmcc -w -Rfsm-fuel %s -o %t.fsm 2>&1 | FileCheck %s
// CHECK-DAG: remarks.c:13:{{[0-9]+}}: remark: loop is bounded statically: it takes no fuel [-Rfsm-fuel]
// CHECK-DAG: remarks.c:14:{{[0-9]+}}: remark: loop is on fuel, paid for each time around [-Rfsm-fuel]
#include <fsm/app.h>

FSM_APP(t, FSM_VERSION(1));
struct s { uint32_t a[40], n; };
struct pair { uint32_t x, y; };

FSM_TYPE(t, struct s)
{
    for (unsigned k = 0; k < 40; k++) self->a[k] = self->a[k] * event->type + self->a[(k * 7) % 40];
    while (self->n % 1000 != 7) self->n = self->n * 1103515245 + 12345;
}
