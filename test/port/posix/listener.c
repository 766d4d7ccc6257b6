/* listener.c: hears words; the one of the app's types traps at each second, with another one waiting. */
#include <fsm/app.h>

FSM_APP(listener, FSM_VERSION(1));

FSM_MESSAGE(300, word, { uint32_t number; });

struct listener {
    uint32_t words;
};

FSM_TYPE(listener, struct listener)
{
    if (event->type == FSM_ID(word)) self->words++;
}

FSM_TYPE(clumsy, struct listener)
{
    if (event->type == FSM_ID(word) && ++self->words == 2) __builtin_trap();
}
