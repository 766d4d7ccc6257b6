/* crasher.c: ends while it holds a lock, with what it guards half done. */
#include <fsm/app.h>
#include <fsm/legacy.h>
#include <fsm/log.h>

FSM_APP(crasher, FSM_VERSION(1), FSM_USES(log, legacy));

struct crasher {
    uint32_t bus;
};

FSM_TYPE(crasher, struct crasher)
{
    const uint32_t two = 2;

    switch (event->type) {
    case FSM_START:
        self->bus = (uint32_t)fsm_legacy_find("bus");
        fsm_log_info("request %d, nobody's %d", fsm_mutex_request(self->bus), fsm_mutex_try(77));
        break;
    case FSM_GRANTED:
        fsm_log_info("granted %u", fsm_message(event, fsm_grant)->state);
        fsm_shared_write((uint32_t)fsm_legacy_find("board"), 0, &two, sizeof two);
        __builtin_trap();
    }
}
