#include "error.h"

#include <stddef.h>

static const char *const texts[] = {
#define TEXT(name, text) text,
    FSM_LOAD_ERRORS(TEXT)
#undef TEXT
};

const char *fsm_load_text(enum fsm_load_error error)
{
    size_t index = (size_t)error;
    return index < sizeof texts / sizeof texts[0] ? texts[index] : "this number is no reason the loader knows";
}
