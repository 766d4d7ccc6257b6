/* talker.c: every few milliseconds sends more to its peer than there is room for, and now and then traps. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>

FSM_APP(talker, FSM_VERSION(1), FSM_USES(log, timer));
FSM_PEER(listener);

FSM_MESSAGE(300, word, { uint32_t number; });

struct talker {
    uint32_t beats, full, words;
};

FSM_TYPE(talker, struct talker)
{
    switch (event->type) {
    case FSM_START:
        fsm_log_info("start");
        fsm_timer_every(self, 2);
        fsm_timer_after(self, 100000);
        break;
    case FSM_TIMER:
        for (unsigned i = 0; i < 4; i++) {
            if (fsm_send(listener, word, .number = self->words) == FSM_OK) self->words++;
            else self->full++;
        }
        if (++self->beats == 10) fsm_log_info("trap after %u words, %u refused", self->words, self->full), __builtin_trap();
        break;
    }
}
