/* app.c: the app around it: what runs main elsewhere is the first event here. */
#include <fsm/app.h>
#include <fsm/log.h>

int program(void);

FSM_APP(existing, FSM_VERSION(1), FSM_USES(log), FSM_HEAP(8192));

struct state {
    uint32_t ends;
};

FSM_TYPE(existing, struct state)
{
    if (event->type != FSM_START) return;
    program();
    if (self->ends++ == 0) __builtin_trap(); /* the restart has to find everything as it was */
}
