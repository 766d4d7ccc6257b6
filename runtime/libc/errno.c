/* errno.c: the one errno. Contract: errno.h. */
#include <errno.h>

int fsm_state_of_errno;
