/* platform.h: what is between the processor and the machine around it. A platform (a folder such as pc/, with its linker script)
 * provides these, and of kernel/port.h: fsm_port_now, fsm_port_console, the serial ports, devices, and fsm_port_halt.
 *
 * A platform's interrupt handlers run with interrupts off and touch its own buffers only, or call fsm_interrupt
 * (kernel/interrupt.h).
 */
#ifndef FSM_X86_PLATFORM_H
#define FSM_X86_PLATFORM_H

#include <stdint.h>

/* Makes the console usable. The first call a platform gets; interrupts are off and no exception can be served yet. */
void fsm_platform_console_start(void);

/* Starts the clock. The interrupt table is in place, interrupts are off; the caller switches them on. */
void fsm_platform_start(void);

/* Serves an interrupt line, 0..FSM_INTERRUPT_LINES - 1, whose vector is FSM_EXCEPTIONS + line. */
void fsm_platform_interrupt(uint32_t line);

/* To be called from interrupts: sets fsm_kernel.woken because time moved on. A sleeping fsm_port_idle looks at its deadline. */
void fsm_wake_for_time(void);
/* The same because a device has something to say, which ends fsm_port_idle. */
void fsm_wake_for_device(void);

#endif
