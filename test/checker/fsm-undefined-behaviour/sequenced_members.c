// RUN: %check %s
// expected-no-diagnostics
// In order: one after the other, or different ones.
#include <fsm/app.h>
struct ring { uint8_t bytes[8]; unsigned head, tail; };
struct s { struct ring ring, other; int n, m; };
static int add(int a, int b) { return a + b; }
FSM_TYPE(t, struct s)
{
    self->ring.bytes[self->ring.head++ & 7] = event->data[0];
    self->n = self->n + 1;
    self->n += self->m++;
    self->n = (self->m++, self->m);
    self->n = self->m++ ? self->m : 0;
    if (self->n++ < 3 && self->n > 1) self->m = self->n--;
    self->ring.bytes[self->ring.head++ & 7] = self->ring.bytes[self->ring.tail++ & 7];
    self->ring.head = self->other.head++;
    self->n = add(self->n++, self->m++);
    self->n = add((int)sizeof self->n, self->n++);
    self->m = -self->m;
}
