#include "error.h"

/* One behind the other, without a table of pointers, which would be a fifth of all. */
static const char names[] =
#define NAME(name, text) #name "\0"
    FSM_LOAD_ERRORS(NAME)
#undef NAME
    ;

const char *fsm_load_name(enum fsm_load_error error)
{
    const char *name = names;
    if ((unsigned)error >= FSM_LOAD_ERROR_COUNT) return "UNKNOWN";
    for (unsigned i = 0; i < (unsigned)error; i++)
        while (*name++ != 0) continue;
    return name;
}
