// RUN: %check %s
#include <library.h>
int use(int *p)
{
    __atomic_store_n(p, 1, __ATOMIC_RELAXED);    // expected-error {{an atomic operation is for memory}}
    __sync_synchronize();                        // expected-error {{'__sync_synchronize' is for memory}}
    library_fence();                             // expected-error {{'__atomic_thread_fence' is for memory}}
    return __sync_fetch_and_add(p, 1);           // expected-error {{'__sync_fetch_and_add_4' is for memory}}
}
