// RUN: %check %s
// RUN: %check --target=thumbv7em-none-eabihf %s
#include <fsm/app.h>
struct image { uint32_t width, height; } __attribute__((aligned)); // expected-error {{[fsm-portable-layout]}}
FSM_PORTABLE(struct image);
struct inner {
    uint64_t first;
    uint64_t second __attribute__((aligned)); // expected-error {{'second' of a portable state is at byte}}
};
struct state { struct inner all[2]; };
FSM_PORTABLE(struct state);
