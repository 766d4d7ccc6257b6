// RUN: %check %s
#include <fsm/app.h>
struct inner { // expected-error {{'struct inner' of a portable state is of 5 bytes here, but of 8 bytes on cortex-m3 [fsm-portable-layout]}}
    uint8_t a : 3;
    uint32_t : 0;     // expected-error {{this bit-field without a name aligns its struct on some targets only}}
    uint8_t b : 5;
};
struct state {
    struct inner in;
    uint8_t rest[8];
};
FSM_PORTABLE(struct state);
