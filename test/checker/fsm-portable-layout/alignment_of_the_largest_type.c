// RUN: %check %s
#include <fsm/app.h>
#include <stdalign.h>
struct state {
    uint64_t first;
    alignas(max_align_t) uint64_t second; // expected-error {{'second' of a portable state is at byte 16 here, but at byte 8 on cortex-m3}}
};
FSM_PORTABLE(struct state);
