/* failure.c: never gets beyond its start. */
#include <fsm/app.h>

FSM_APP(failure, FSM_VERSION(1));

struct failure {
    uint32_t nothing;
};

FSM_TYPE(failure, struct failure)
{
    if (event->type == FSM_START && self->nothing == 0) __builtin_trap();
}
