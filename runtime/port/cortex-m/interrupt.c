/* interrupt.c: the board's interrupts: its own ones are served by the board, the others go to the kernel. All have the same
 * priority, so that none interrupts another.
 */
#include "../../kernel/interrupt.h"
#include "board.h"
#include "core.h"

void fsm_interrupt_entry(void)
{
    enum { FIRST = 16 /* exceptions are the processor's */, FROM_APP_STACK = 4 /* EXC_RETURN */ };
    uint32_t exception;
    __asm__ volatile("mrs %0, ipsr" : "=r"(exception));
    if (fsm_board_interrupt(exception - FIRST)) return;
    fsm_interrupt(exception - FIRST);
    if (!((uint32_t)__builtin_return_address(0) & FROM_APP_STACK))
        fsm_port_woken = true; /* the kernel sleeps, or is just leaving */
    *fsm_register(FSM_ICSR) = FSM_ICSR_PENDSV;
}

/* Off means off when this returns. */
void fsm_nvic_switch(uint32_t number, bool on)
{
    const uint32_t bit = 1u << number % 32;
    if (!on) {
        fsm_register(FSM_NVIC_DISABLE)[number / 32] = bit;
        __asm__ volatile("dsb\n isb" : : : "memory");
        return;
    }
    ((volatile uint8_t *)FSM_NVIC_PRIORITY)[number] = FSM_INTERRUPT_PRIORITY;
    fsm_register(FSM_NVIC_FORGET)[number / 32] = bit;
    fsm_register(FSM_NVIC_ENABLE)[number / 32] = bit;
}

void fsm_port_interrupt_switch(uint32_t number, bool on) { fsm_nvic_switch(number, on); }
