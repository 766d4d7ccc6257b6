/* poke.h: a message of the answers that sends have. */
#include <fsm/app.h>

FSM_MESSAGE(1, poke, { uint32_t number; });
