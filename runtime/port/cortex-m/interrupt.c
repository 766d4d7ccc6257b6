/* interrupt.c: the board's interrupts: those of apps' devices go to the kernel, others are served by the board. All have the same
 * priority, so that none interrupts another.
 */
#include "board.h"
#include "core.h"

void fsm_interrupt_of_board(uint32_t number);

/* Called by fsm_interrupt_entry (context.c) if it is no app's. */
__attribute__((used)) void fsm_interrupt_of_board(uint32_t number)
{
    if (!fsm_board_interrupt(number)) fsm_nvic_switch(number, false);
}
