/* posix.h: what the files of this port share. An app is x32 code in a 64-bit process: its code and constants, and its machine
 * stack, lie below 2 GiB; its constants and its cell lie in a window of its own of 4 GiB (memory.c). The kernel lies elsewhere
 * above 4 GiB.
 */
#ifndef FSM_POSIX_H
#define FSM_POSIX_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "../../kernel/kernel.h"

/* Addresses below 2 GiB, as R_X86_64_32S wants them. Fixed, so that a debugger's commands can be written down. */
#define FSM_POSIX_POOL_START   0x0e000000u /* segments of stack; a guard page on each side */
#define FSM_POSIX_POOL_MAX     0x00f00000u
#define FSM_POSIX_STACK_START  0x0f000000u /* the machine stack handlers run on; a guard page on each side */
#define FSM_POSIX_STACK_SIZE   0x00050000u
#define FSM_POSIX_STACK_KERNEL 0x00010000u /* of it, the lowest: for the C library's work in API calls */
#define FSM_POSIX_APPS_START   0x10000000u /* the first app's image; each further one at the next multiple of FSM_POSIX_APP_STEP */
#define FSM_POSIX_APPS_END     0x7f000000u
#define FSM_POSIX_APP_STEP     0x00200000u

/* run.c: makes the stack and takes over the signals that faults raise. Ends the process when it can't. */
void fsm_posix_run_init(void);

/* enter.S: calls handler(state, event) on another stack. 1: it returned; 0: fsm_posix_leave was reached below it. */
int fsm_posix_enter(uint32_t handler, uint32_t state, uint32_t event, uint64_t stack);
/* enter.S: calls the function on the stack that fsm_posix_enter left. */
void fsm_posix_apart(void (*function)(void *), void *context);
/* Not to be called: where execution goes on to end the running handler. */
_Noreturn void fsm_posix_leave(void);

/* memory.c: where the window of the app with this cell starts: what its code adds to every address. */
uint64_t fsm_posix_window(uint32_t cell);

/* uart.c: a serial port, 1..255, is to be "IN[,OUT]", each a file, device, FIFO or "-" (standard input, standard output); a device
 * or FIFO alone is both. The text stays. From then on the port exists; before the first handler runs it must be opened: NULL: done;
 * otherwise what is wrong. */
void fsm_posix_uart_name(uint32_t port, const char *spec);
const char *fsm_posix_uart_open(uint32_t port);

/* map.c: what stack there is, and what of it the FSMs of each priority can need, in lines of the console, or as JSON. */
void fsm_posix_map_text(void);
void fsm_posix_map_json(FILE *out);

/* medium.c: counters and epochs are to be remembered in this file, which is made if it does not exist. Waits for whoever else uses
 * it. NULL: done; otherwise what is wrong. */
const char *fsm_posix_medium_open(const char *path);
/* Others may use it again. */
void fsm_posix_medium_close(void);

/* idle.c: the next fsm_port_idle ends when this descriptor can be read. Not for regular files, which always can. */
void fsm_posix_wait_for(int descriptor);

#endif
