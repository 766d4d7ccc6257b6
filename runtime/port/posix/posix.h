/* posix.h: what the files of this port share. An app is x32 code in a 64-bit process: its code and constants, and its machine
 * stack, lie below 2 GiB; its constants and its cell lie in a window of its own of 4 GiB (memory.c). The kernel lies elsewhere
 * above 4 GiB.
 */
#ifndef FSM_POSIX_H
#define FSM_POSIX_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "../../kernel/kernel.h"
#include "enter.h"

/* run.c: makes the stack and takes over the signals that faults raise. Ends the process when it can't. */
void fsm_posix_run_init(void);

/* enter.S: fsm_port_run, as far as no sanitizer must hear of it. */
const struct fsm_trap *fsm_posix_run(uint32_t state, uint32_t event, const struct fsm_run *run, uint8_t *stack);
/* Not to be called: where execution goes on to end the running handler, with fsm_posix_caught. */
/* enter.S: calls the function on this stack. */
void fsm_posix_apart(void (*function)(void *), void *context, uint64_t stack);
_Noreturn void fsm_posix_leave(void);
extern uint64_t fsm_posix_kernel_stack; /* where the kernel's is while a handler runs; 0: none does */

/* run.c, for enter.S: a handler was run from within a handler; a window that %gs is not in yet. */
_Noreturn void fsm_posix_nested(void);
void fsm_posix_enter_window(uint64_t window);
extern struct fsm_trap fsm_posix_caught;
extern uint64_t fsm_posix_entered; /* the window that %gs is in */
extern bool fsm_posix_may_write_gs;

/* enter.S: calls fsm_posix_above (run.c) from a handler's stack on the kernel's; the handler goes on at `frame`. */
void fsm_posix_switch(void);
void fsm_posix_above(uint8_t *frame);

/* memory.c: where the window of the app with a cell at this address starts, what its code adds to every address: by the address >>
 * FSM_POSIX_APP_SHIFT. */
extern uint64_t fsm_posix_windows[];

/* uart.c: a serial port, 1..255, is to be "IN[,OUT]", each a file, device, FIFO or "-" (standard input, standard output); a device
 * or FIFO alone is both. The text stays. From then on the port exists; before the first handler runs it must be opened: NULL: done;
 * otherwise what is wrong. */
void fsm_posix_uart_name(uint32_t port, const char *spec);
const char *fsm_posix_uart_open(uint32_t port);

/* map.c: what stack there is, and what of it the FSMs of each priority can need, in lines of the console. */
void fsm_posix_map_text(void);

/* medium.c: counters and epochs are to be remembered in this file, which is made if it does not exist. Waits for whoever else uses
 * it. NULL: done; otherwise what is wrong. */
const char *fsm_posix_medium_open(const char *path);
/* Others may use it again. */
void fsm_posix_medium_close(void);

/* idle.c: the next fsm_port_idle ends when this descriptor can be read. Not for regular files, which always can. */
void fsm_posix_wait_for(int descriptor);

#endif
