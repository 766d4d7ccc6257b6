/* deaf.c: asks for the interrupt of a serial port again and again, and never for the byte it is about. Built with
 * samples/serial/cmsdk.c and the like. */
#include "../../../samples/serial/device.h"

#include <fsm/app.h>
#include <fsm/irq.h>
#include <fsm/log.h>
#include <fsm/mmio.h>
#include <fsm/timer.h>

FSM_APP(deaf, FSM_VERSION(1), FSM_USES(mmio, irq, log, timer));

struct deaf {
    struct device device;
    uint32_t interrupts;
};

FSM_TYPE(deaf, struct deaf)
{
    switch (event->type) {
    case FSM_START:
        if (device_open(&self->device)) device_wait(&self->device, true, false);
        fsm_timer_every(self, 500);
        fsm_log_info("listening");
        break;
    case FSM_IRQ:
        self->interrupts++;
        fsm_irq_enable(event->source);
        break;
    case FSM_TIMER: fsm_log_info("%s", self->interrupts == 0 ? "none" : self->interrupts < 100 ? "few" : "many"); break;
    }
}
