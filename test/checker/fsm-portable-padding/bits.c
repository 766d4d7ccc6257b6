// RUN: %check %s
#include <fsm/app.h>
struct state {
    uint32_t mode : 3;
    uint32_t speed : 10; // expected-error {{a portable state has padding, 19 bits after 'speed'}}
};
FSM_PORTABLE(struct state);
