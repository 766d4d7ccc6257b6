// RUN: %check -fplugin-arg-fsmcheck-whole-program %s
// expected-no-diagnostics
#include <fsm/app.h>
#include <fsm/config.h>
#include <fsm/log.h>
#include <fsm/timer.h>
FSM_APP(heartbeat, FSM_VERSION(1), FSM_USES(config, log, timer), FSM_MEMORY(8192));
FSM_PEER(display);
FSM_MESSAGE(0, beat, { uint32_t number; });
struct heartbeat { uint32_t beats; };
FSM_TYPE(heartbeat, struct heartbeat)
{
    switch (event->type) {
    case FSM_START: fsm_timer_every(self, fsm_config_u32("period", 1000)); break;
    case FSM_TIMER:
        fsm_log_info("beat %u", ++self->beats);
        if (fsm_send(display, beat, .number = self->beats) != FSM_OK) fsm_log_warning("display is busy");
        break;
    }
}
struct echo { int unused; };
FSM_TYPE(echo, struct echo)
{
    if (event->type == FSM_ID(beat)) fsm_log_debug("%u", fsm_message(event, beat)->number);
}
