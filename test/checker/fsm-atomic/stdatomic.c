// RUN: %check %s
#include <stdatomic.h>
struct state { atomic_int count; }; // expected-error {{'atomic_int' is for memory}}
int use(struct state *self)
{
    atomic_thread_fence(memory_order_seq_cst); // expected-error {{'__c11_atomic_thread_fence' is for memory}}
    return atomic_fetch_add(&self->count, 1);  // expected-error {{an atomic operation is for memory}}
}
