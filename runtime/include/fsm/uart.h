/* fsm/uart.h: bytes in and out of the serial port the system file gives this FSM. Group uart.
 * Bytes that arrive are FSM_UART events: event->data[0 … event->length). */
#ifndef FSM_UART_H
#define FSM_UART_H

#include <fsm/app.h>

FSM_C_BEGIN

/* Takes as many bytes as there is room for and answers how many, 0..length; FSM_ERROR_ABSENT: this FSM has no port. Never waits. */
FSM_API(uart) int32_t fsm_uart_write(const void *self, const void *bytes, uint32_t length);

FSM_C_END

#endif
