/* clock.c: milliseconds, and sleeping until something happens. */
#include "board.h"
#include "core.h"

static volatile uint32_t milliseconds;

void fsm_clock_tick(void)
{
    milliseconds++;
    fsm_wake();
}

void fsm_clock_start(void)
{
    enum { ENABLE = 1, INTERRUPT = 2, PROCESSOR_CLOCK = 4 };
    *fsm_register(FSM_SHPR2) = (uint32_t)FSM_INTERRUPT_PRIORITY << 24;
    *fsm_register(FSM_SHPR3) = (uint32_t)FSM_INTERRUPT_PRIORITY << 24 | (uint32_t)FSM_INTERRUPT_PRIORITY << 16;
    *fsm_register(FSM_SYSTICK_RELOAD) = fsm_board_clock / 1000 - 1;
    *fsm_register(FSM_SYSTICK_VALUE) = 0;
    *fsm_register(FSM_SYSTICK_CONTROL) = ENABLE | INTERRUPT | PROCESSOR_CLOCK;
}

uint32_t fsm_port_now(void) { return milliseconds; }

/* With interrupts off between looking and sleeping no wake-up is lost: WFI ends when an interrupt is pending, masked or not. */
void fsm_port_idle(uint32_t deadline, bool forever)
{
    while (!fsm_kernel.woken && (forever || (int32_t)(milliseconds - deadline) < 0))
        __asm__ volatile("dsb\n wfi\n cpsie i\n isb\n cpsid i" : : : "memory");
}
