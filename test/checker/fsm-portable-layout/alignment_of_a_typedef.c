// RUN: %check %s
#include <fsm/app.h>
typedef uint32_t widest __attribute__((aligned));
typedef uint64_t loose __attribute__((aligned(4)));
struct fine { uint32_t a; loose b; };
FSM_PORTABLE(struct fine);
struct state {
    uint32_t first[2];
    widest second; // expected-error {{'second' of a portable state is at byte 16 here, but at byte 8 on cortex-m3}}
};
FSM_PORTABLE(struct state);
