/* ball.h: the messages of the dispatch benchmark. A short ball fills an event of 32 bytes, a long one an event of 64. */
#ifndef BENCH_BALL_H
#define BENCH_BALL_H

#include <fsm/app.h>

FSM_MESSAGE(1, serve, {
    uint32_t rallies; /* to play: two events each */
    uint32_t is_long; /* with long balls */
});
FSM_MESSAGE(2, short_ball, { uint32_t words[6]; });
FSM_MESSAGE(3, long_ball, { uint32_t words[14]; });

#endif
