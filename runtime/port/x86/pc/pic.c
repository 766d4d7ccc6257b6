/* pic.c: two 8259A interrupt controllers, one behind line 2 of the other (Intel 8259A data sheet). */
#include "pc.h"

#include "../layout.h"
#include "../machine.h"

enum {
    MASTER_COMMAND = 0x20,
    MASTER_DATA = 0x21,
    SLAVE_COMMAND = 0xa0,
    SLAVE_DATA = 0xa1,
    INITIALISE = 0x11, /* cascaded, edge triggered, a fourth word follows */
    MODE_8086 = 0x01,
    END = 0x20,
    READ_IN_SERVICE = 0x0b,
    LINES_EACH = 8,
    SPURIOUS = 7,
};

void fsm_pic_start(void)
{
    fsm_out(MASTER_COMMAND, INITIALISE);
    fsm_out(SLAVE_COMMAND, INITIALISE);
    fsm_out(MASTER_DATA, FSM_EXCEPTIONS);
    fsm_out(SLAVE_DATA, FSM_EXCEPTIONS + LINES_EACH);
    fsm_out(MASTER_DATA, 1u << FSM_PC_LINE_CASCADE);
    fsm_out(SLAVE_DATA, FSM_PC_LINE_CASCADE);
    fsm_out(MASTER_DATA, MODE_8086);
    fsm_out(SLAVE_DATA, MODE_8086);
    fsm_out(MASTER_DATA, 0xff);
    fsm_out(SLAVE_DATA, 0xff);
}

void fsm_pic_switch(uint32_t line, bool on)
{
    const uint16_t port = line < LINES_EACH ? MASTER_DATA : SLAVE_DATA;
    const uint8_t bit = (uint8_t)(1u << line % LINES_EACH);
    bool interrupts = fsm_interrupts_off();
    fsm_out(port, on ? fsm_in(port) & (uint8_t)~bit : fsm_in(port) | bit);
    fsm_interrupts_restore(interrupts);
}

bool fsm_pic_spurious(uint32_t line)
{
    if (line % LINES_EACH != SPURIOUS) return false;
    uint16_t port = line < LINES_EACH ? MASTER_COMMAND : SLAVE_COMMAND;
    fsm_out(port, READ_IN_SERVICE);
    if ((fsm_in(port) & 1u << SPURIOUS) != 0) return false;
    if (line >= LINES_EACH) fsm_out(MASTER_COMMAND, END); /* to the first controller the second one's request was real */
    return true;
}

void fsm_pic_done(uint32_t line)
{
    if (line >= LINES_EACH) fsm_out(SLAVE_COMMAND, END);
    fsm_out(MASTER_COMMAND, END);
}
