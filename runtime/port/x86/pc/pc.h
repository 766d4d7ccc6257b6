/* pc.h: the devices of a PC as the port uses them: two 8259 interrupt controllers, the 8254 timer, 16550 serial ports.
 *
 * Also where QEMU's `-M pc` differs from an old PC: writing a code to port 0xf4 ends QEMU with exit status (code << 1) | 1, when it
 * runs with `-device isa-debug-exit,iobase=0xf4,iosize=4`. fsm_port_halt(0) is exit status 1, halt(1) is 3, halt(3) is 7. A PC
 * without the device stops its processor instead.
 */
#ifndef FSM_PC_H
#define FSM_PC_H

#include <stdbool.h>
#include <stdint.h>

/* Interrupt lines. */
enum { FSM_PC_LINE_TIMER = 0, FSM_PC_LINE_CASCADE = 2, FSM_PC_LINE_UART_EVEN = 3, FSM_PC_LINE_UART_ODD = 4 };

/* pic.c. All lines are masked after start. done: to be called when an interrupt has been served. spurious: the controller raised
 * line 7 or 15 without anybody asking; there is nothing to serve, and no done. */
void fsm_pic_start(void);
void fsm_pic_switch(uint32_t line, bool on);
bool fsm_pic_spurious(uint32_t line);
void fsm_pic_done(uint32_t line);

/* pit.c: a tick a millisecond. */
void fsm_pit_start(void);
void fsm_pit_tick(void);

/* uart.c: serial ports 1.. for apps. serve: looks after every port, whoever raised the line. flush: waits until what is queued is
 * out; needs no interrupts. */
void fsm_uart_serve(void);
void fsm_uart_flush(void);
/* Bytes the hardware lost because nobody took them in time. */
uint32_t fsm_uart_overruns(uint32_t port);

/* uart.c: the port is an app's, as a device, and no port any more. */
void fsm_uart_give(uint32_t port);

/* device.c: whether a line's interrupts are an app's. */
bool fsm_pc_line_given(uint32_t line);

/* console.c: COM1, by polling. */
void fsm_console_start(void);

#endif
