// RUN: %check++ %s
#include <fsm/app.h>
template <class T> struct alignas(T) Box { T value; };
struct base { uint32_t n; };
struct state : base {
    Box<uint32_t> fine;
    uint64_t wide __attribute__((aligned)); // expected-error {{'wide' of a portable state is at byte 16 here, but at byte 8 on cortex-m3}}
};
FSM_PORTABLE(state);
struct plain {
    Box<uint64_t> fine;
    uint64_t wide __attribute__((aligned)); // expected-error {{'wide' of a portable state is at byte 16 here, but at byte 8 on cortex-m3}}
};
FSM_PORTABLE(plain);
