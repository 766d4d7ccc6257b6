/* console.c: text to COM1, by polling: it works before interrupts do and after everything else has failed. */
#include "pc.h"

#include "../../../kernel/port.h"
#include "uart16550.h"

enum { COM1 = 0x3f8 };

void fsm_console_start(void) { fsm_uart16550_start(COM1); }

void fsm_port_console(const char *text, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        while ((fsm_in(COM1 + FSM_UART_LINE_STATUS) & FSM_UART_EMPTY) == 0) {
        }
        fsm_out(COM1 + FSM_UART_DATA, (uint8_t)text[i]);
    }
}
