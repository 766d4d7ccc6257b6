// RUN: %check %s
#include <fsm/app.h>
struct state {
    union {
        uint32_t word;
        uint8_t bytes[5]; // expected-error {{a portable state has padding, 3 bytes after 'bytes'}}
    };
};
FSM_PORTABLE(struct state);
