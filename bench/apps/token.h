/* token.h: the message of the benchmarks with very many FSMs. */
#ifndef BENCH_TOKEN_H
#define BENCH_TOKEN_H

#include <fsm/app.h>

FSM_MESSAGE(1, token, {
    uint32_t left; /* members that it is to reach, this one included */
    uint32_t nothing[5];
});

#endif
