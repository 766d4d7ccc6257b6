// RUN: %check %s
// Members, elements and what pointers lead to, changed and used without an order: clang says so of plain variables only.
#include <fsm/app.h>
struct ring { uint8_t bytes[8]; unsigned at; };
struct s { struct ring ring; int n; int *none; };
static int add(int a, int b) { return a + b; }
#define NEXT(r) ((r)->at++ & 7)
FSM_TYPE(t, struct s)
{
    self->ring.bytes[self->ring.at & 7] = (uint8_t)self->ring.at++; // expected-error {{unsequenced modification and access to 'at'}}
    self->n = self->n++;                                            // expected-error {{multiple unsequenced modifications to 'n'}}
    self->n = add(self->n++, self->n);                              // expected-error {{unsequenced modification and access to 'n'}}
    self->n = self->n-- - --self->n;                                // expected-error {{multiple unsequenced modifications to 'n'}}
    struct ring *r = &self->ring;
    r->bytes[NEXT(r)] = r->bytes[NEXT(r)];                          // expected-error {{multiple unsequenced modifications to 'at'}}
}
