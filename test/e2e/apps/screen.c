/* screen.c: writes to a PC's screen, and looks whether it is there. */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/mmio.h>

FSM_APP(screen, FSM_VERSION(1), FSM_USES(mmio, log));

struct screen {
    uint32_t characters;
};

enum { CELL = 2, WHITE = 7 << 8, COLUMNS = 80, ROWS = 25 };

FSM_TYPE(screen, struct screen)
{
    if (event->type != FSM_START) return;
    const uint32_t text = (uint32_t)fsm_mmio_named("text");
    for (uint32_t i = 0; i < COLUMNS * ROWS; i++) fsm_mmio_write(text, i * CELL, CELL, WHITE | ('a' + i % 26));
    for (uint32_t i = 0; i < COLUMNS * ROWS; i++)
        self->characters += fsm_mmio_read(text, i * CELL, 1) == 'a' + i % 26 && fsm_mmio_read(text, i * CELL + 1, 1) == WHITE >> 8;
    fsm_log_info("%u of %u characters, %x", self->characters, COLUMNS * ROWS, fsm_mmio_read(text, 0, 4));
}
