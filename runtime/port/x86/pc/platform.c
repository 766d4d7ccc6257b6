/* platform.c: the PC as a platform of the x86 port. */
#include "../platform.h"

#include "../../../kernel/interrupt.h"
#include "../../../kernel/port.h"
#include "../machine.h"
#include "pc.h"

enum { DEBUG_EXIT = 0xf4 };

void fsm_platform_console_start(void) { fsm_console_start(); }

void fsm_platform_start(void)
{
    fsm_pic_start();
    fsm_pit_start();
}

static void interrupt_of_app(uint32_t line)
{
    fsm_interrupt(line);
    fsm_wake_for_device();
}

void fsm_platform_interrupt(uint32_t line)
{
    if (fsm_pic_spurious(line)) return;
    if (line == FSM_PC_LINE_TIMER) fsm_pit_tick();
    else if (fsm_pc_line_given(line)) interrupt_of_app(line);
    else if (line == FSM_PC_LINE_UART_EVEN || line == FSM_PC_LINE_UART_ODD) fsm_uart_serve();
    fsm_pic_done(line);
}

_Noreturn void fsm_port_halt(int code)
{
    fsm_interrupts_off();
    fsm_uart_flush();
    fsm_out(DEBUG_EXIT, (uint8_t)code);
    for (;;) __asm__ volatile("hlt");
}
