/* stranger.c: has one window, and tries what is not in it, each FSM in its own way. */
#include <fsm/app.h>
#include <fsm/irq.h>
#include <fsm/log.h>
#include <fsm/mmio.h>

FSM_APP(stranger, FSM_VERSION(1), FSM_USES(mmio, irq, log));

struct stranger {
    int32_t window;
};

#define STRANGER(name, attempt)                                                                                                    \
    FSM_TYPE(name, struct stranger)                                                                                                \
    {                                                                                                                              \
        if (event->type != FSM_START) return;                                                                                      \
        self->window = fsm_mmio_named("window");                                                                                   \
        const uint32_t own = (uint32_t)self->window;                                                                               \
        attempt;                                                                                                                   \
        fsm_log_error("survived, with window %u", own);                                                                            \
    }

STRANGER(behind, fsm_mmio_read(own, 8, 1))
STRANGER(across, fsm_mmio_write(own, 6, 4, 0))
STRANGER(before, fsm_mmio_read(own, 0xfffffffc, 4))
STRANGER(crooked, fsm_mmio_read(own, 1, 2))
STRANGER(width, fsm_mmio_write(own, 0, 3, 0))
STRANGER(foreign, fsm_mmio_write(own + 1, 0, 1, 0))
STRANGER(absent, fsm_mmio_read((uint32_t)fsm_mmio_named("nothing"), 0, 1))
STRANGER(no_line, fsm_irq_enable(own))
