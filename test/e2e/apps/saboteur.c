/* saboteur.c: after a while, sends a serial driver more bytes than a message has, in the sessions there may be before the driver
 * has begun again. */
#include "../../../samples/serial/serial.h"

#include <fsm/timer.h>

FSM_APP(saboteur, FSM_VERSION(1), FSM_USES(timer));

FSM_PEER(driver);

struct saboteur {
    uint32_t session;
};

FSM_TYPE(saboteur, struct saboteur)
{
    if (event->type == FSM_START) fsm_timer_after(self, 1500);
    if (event->type == FSM_TIMER && ++self->session < 3) {
        fsm_send(driver, serial_bytes, .session = self->session, .length = 200);
        fsm_timer_after(self, 20);
    }
}
