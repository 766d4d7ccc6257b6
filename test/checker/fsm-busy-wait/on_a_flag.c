// RUN: %check %s
struct state { volatile int ready; };
void f(struct state *self) { while (!self->ready) {} } // expected-error {{this loop waits for what cannot happen}}
void g(struct state *self) { do ; while (self->ready == 0); } // expected-error {{this loop waits for what cannot happen}}
