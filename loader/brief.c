/* In place of text.c where flash is scarce. What is printed beside it is the reason's name. */
#include "error.h"

const char *fsm_load_text(enum fsm_load_error error)
{
    (void)error;
    return "'fsmrun --explain' and this name say what to do";
}
