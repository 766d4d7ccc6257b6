/* posix.h: what the files of this port share. An app is x32 code in a 64-bit process: it lies, with its cell and its machine stack,
 * below 2 GiB; the kernel lies above 4 GiB, where 32-bit addresses do not reach.
 */
#ifndef FSM_POSIX_H
#define FSM_POSIX_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "../../kernel/port.h"

/* Addresses below 2 GiB, as R_X86_64_32S wants them. Fixed, so that a debugger's commands can be written down. */
#define FSM_POSIX_STACK_START 0x0f000000u /* the machine stack handlers run on; a guard page on each side */
#define FSM_POSIX_STACK_SIZE  0x00040000u
#define FSM_POSIX_APPS_START  0x10000000u /* the first app's image; each further one at the next multiple of FSM_POSIX_APP_STEP */
#define FSM_POSIX_APPS_END    0x7f000000u
#define FSM_POSIX_APP_STEP    0x00200000u

/* run.c: makes the stack and takes over the signals that faults raise. Ends the process when it can't. */
void fsm_posix_run_init(void);

/* enter.S: calls handler(state, event) on another stack. 1: it returned; 0: fsm_posix_leave was reached below it. */
int fsm_posix_enter(uint32_t handler, uint32_t state, uint32_t event, uint64_t stack);
/* Not to be called: where execution goes on to end the running handler. */
_Noreturn void fsm_posix_leave(void);

/* uart.c: connects a serial port: "IN[,OUT]", each a file, device, FIFO or "-" (standard input, standard output). A device or FIFO
 * alone is both. NULL: done; otherwise what is wrong. */
const char *fsm_posix_uart_open(uint32_t port, const char *spec);

/* idle.c: something to sleep on. Regular files can't be waited for; they are always ready. */
void fsm_posix_watch(int descriptor);
void fsm_posix_unwatch(int descriptor);
/* True: bytes may be waiting that no event will tell of (a regular file that is not at its end). */
bool fsm_posix_uart_impatient(void);

#endif
