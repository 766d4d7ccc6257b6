/* comes.c: a driver of a timer (CMSDK APB timer, ARM DDI 0479, 4.2), whose handler comes in between at each of its interrupts. */
#include <fsm/app.h>
#include <fsm/irq.h>
#include <fsm/mmio.h>

FSM_APP(comes, FSM_VERSION(1), FSM_USES(mmio, irq));

enum { AT_CONTROL = 0, AT_RELOAD = 8, AT_INTERRUPT = 12, ENABLE = 1, INTERRUPT = 8, EVERY = 25000 };

struct comes {
    int32_t timer, interrupt;
    uint32_t times, waited;
};

FSM_TYPE(comes, struct comes)
{
    if (event->type == FSM_START) {
        self->timer = fsm_mmio_find("timer", 5);
        self->interrupt = fsm_irq_find("ticks", 5);
        if (self->timer < 0 || self->interrupt < 0) return;
        fsm_irq_enable((uint32_t)self->interrupt);
        fsm_mmio_write((uint32_t)self->timer, AT_RELOAD, 4, EVERY);
        fsm_mmio_write((uint32_t)self->timer, AT_CONTROL, 4, ENABLE | INTERRUPT);
    } else {
        self->times++;
    }
}
