/* strerror.c: contract: string.h. */
#include <stdio.h>
#include <string.h>

static char fsm_state_of_strerror[20];

char *strerror(int error)
{
    snprintf(fsm_state_of_strerror, sizeof fsm_state_of_strerror, "error %d", error);
    return fsm_state_of_strerror;
}
