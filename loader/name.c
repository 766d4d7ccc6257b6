#include "error.h"

#include <stddef.h>

static const char *const names[] = {
#define NAME(name, text) #name,
    FSM_LOAD_ERRORS(NAME)
#undef NAME
};

const char *fsm_load_name(enum fsm_load_error error)
{
    size_t index = (size_t)error;
    return index < sizeof names / sizeof names[0] ? names[index] : "UNKNOWN";
}
