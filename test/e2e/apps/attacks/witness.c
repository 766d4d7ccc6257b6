/* witness.c: the attackers' neighbour: its cell is full of a pattern, and it says whether that has changed. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

FSM_APP(witness, FSM_VERSION(1), FSM_USES(log, timer));

struct witness {
    uint32_t words[2048];
    uint32_t ticks;
};

FSM_TRUSTED("attackers are told where it lies") static __attribute__((noinline)) void tell(const struct witness *self)
{
    fsm_log_info("state at %x", (uint32_t)(uintptr_t)self);
}

FSM_TYPE(witness, struct witness)
{
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < 2048; i++) {
        if (event->type == FSM_START) self->words[i] = ~i;
        wrong += self->words[i] != ~i;
    }
    if (event->type == FSM_START) {
        tell(self);
        fsm_timer_every(self, 100);
    } else if (wrong) fsm_log_error("%u words damaged", wrong);
    else fsm_log_info("intact %u", ++self->ticks);
}
