/* ball.h: the one message of the game; both sides include it. */
#ifndef PINGPONG_BALL_H
#define PINGPONG_BALL_H

#include <fsm/app.h>

FSM_MESSAGE(1, ball, {
    uint32_t rally;    /* 1 for the first serve */
    uint32_t returned; /* how many balls pong has returned, this one included; 0 on ping's way */
});

#endif
