// RUN: %check %s
#include <fsm/app.h>
struct inner { uint16_t a; uint8_t b; }; // expected-error {{a portable state has padding, 1 byte after 'b': nobody sets it, yet it is hashed [fsm-portable-padding]}}
struct state {
    uint8_t open;     // expected-error {{a portable state has padding, 1 byte after 'open'}}
    struct inner in[3];
    bool last;        // expected-error {{a portable state has padding, 1 byte after 'last'}}
    uint64_t total;
};
FSM_PORTABLE(struct state);
