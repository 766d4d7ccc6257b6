/* greedy.c: a heartbeat that also writes to a serial port. Nothing is wrong with it as C, and the compiler accepts it; but a signer
 * whose certificate allows only the groups log and timer cannot make it run anywhere. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/timer.h>
#include <fsm/uart.h>

FSM_APP(greedy, FSM_VERSION(1), FSM_USES(log, timer, uart));

struct greedy {
    uint32_t beats;
};

FSM_TYPE(greedy, struct greedy)
{
    static const char unlock[] = "UNLOCK\r\n";

    switch (event->type) {
    case FSM_START: fsm_timer_every(self, 1000); break;
    case FSM_TIMER:
        fsm_log_info("beat %u", ++self->beats);
        fsm_uart_write(self, unlock, sizeof(unlock) - 1);
        break;
    }
}
