/* port.h: what the kernel asks of a port, and nothing else: a clock, serial ports, memory for apps, the context a handler runs in, and
 * the way out of a trap. Everything above this header is the same source on every machine.
 *
 * The kernel is single-threaded, and runs with interrupts off but while it starts: a port turns them on for handlers and while idle, and
 * asks the kernel at the end of an interrupt whether a handler has to wait for another (fsm_preempt, kernel.h). Interrupt handlers
 * fill the port's own buffers, and set fsm_kernel.woken; those of devices that are apps' call fsm_interrupt.
 *
 * A port also has a header fsm_port_interrupts.h of inline functions, since every event comes by them:
 * FSM_PORT_WAKES:            whether fsm_kernel.woken is set while handlers run: otherwise the kernel asks now and then.
 * fsm_port_enter_kernel:     interrupts off.
 * fsm_port_leave_kernel:     interrupts on.
 * fsm_port_preempt:          at the end of an API call, before interrupts are on again, when an FSM is ready that is above: sees to it
 *                            that it runs if it is due.
 * fsm_port_interrupt_switch: switches an interrupt that was taken (below) on or off, at the interrupt controller. While it is on, the port
 *                            calls fsm_interrupt(number) (interrupt.h) when it comes.
 * fsm_port_reach:            where the kernel reaches what an app has at `address`, in a part of its memory that begins at `start`, and for
 *                            the kernel at `bytes`.
 */
#ifndef FSM_PORT_H
#define FSM_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "../../loader/load.h"

/* Why a handler was stopped. The numbers are stable: reports and logs carry them. */
enum fsm_trap_kind {
    FSM_TRAP_NONE        = 0,
    FSM_TRAP_INSTRUCTION = 1, /* an undefined instruction, or the one the compiler plants where a check failed */
    FSM_TRAP_MEMORY      = 2, /* the machine refused an access; address: where to */
    FSM_TRAP_ARITHMETIC  = 3, /* division by zero and the like */
    FSM_TRAP_POINTER     = 4, /* the gate: an API call got memory that is not the app's; address: what it got */
    FSM_TRAP_CALL        = 5, /* the gate: a call the app may not make; address: the call's number */
    FSM_TRAP_MACHINE     = 6, /* any other fault the machine reports */
    FSM_TRAP_ALIGNMENT   = 7, /* the machine makes no such access to an address that is not aligned; address: where to, 0: not known */
    FSM_TRAP_DEVICE      = 8, /* the gate: a handle that is not of such a device of the FSM, or an access its window does not have;
                                 address: the handle, the offset */
    FSM_TRAP_STACK       = 9, /* a checkpoint found the stack used up, and there is no segment left */
    FSM_TRAP_GAVE_UP     = 10, /* a supervisor gave up because of an FSM that it supervises; address: that one's number */
};
struct fsm_trap {
    enum fsm_trap_kind kind;
    uint32_t           pc;      /* app address of the instruction that failed, or that called what failed, or inside it; 0: not known */
    uint32_t           address; /* see kind */
    uint32_t           values[2]; /* FSM_TRAP_INSTRUCTION: what the instruction's registers held: %eax and %ecx, or r0 and r1 */
};

/* A stretch of memory as an app addresses it, and where the kernel reaches the same bytes. */
struct fsm_area {
    uint32_t address, size;
    uint8_t *bytes;
};

/* What all runs of a handler, an app address, have in common: the app's cell (Cortex-M: r9), and what the port sets the app's counter of
 * fuel to before (abi.h). */
struct fsm_run {
    uint32_t handler, fuel;
    struct fsm_area cell;
};

/* Runs handler(state, event), app addresses, to completion on the stack that ends at `stack`, with interrupts on; they are off when it
 * answers. NULL: it returned; otherwise it trapped, the answer says how, up to the next run, and the machine is as before the call.
 * Below fsm_preempt it nests. */
const struct fsm_trap *fsm_port_run(uint32_t state, uint32_t event, const struct fsm_run *run, uint8_t *stack);

/* The machine stack handlers run on: [*address, *address + *size) for the app, and where the kernel reaches it; always the same. API
 * calls run on the same stack, and interrupts may: below *address the port keeps as much as they need, and below that a guard of
 * FSM_STACK_STEP_MAX bytes or more, where an access traps. A call made when the stack pointer is below *address traps. A handler fits
 * if its bound (FSM_TYPE_AT_STACK) is no more than *size. */
uint8_t *fsm_port_stack(uint32_t *address, uint32_t *size);
/* How many bytes below a stack's *address, or a segment's, the port keeps for API calls and exceptions. An API call that needs more
 * does its work by fsm_port_apart. */
extern const uint32_t fsm_port_stack_reserve;
/* How many bytes of stack a handler that pre-empts takes beside its own; 0: on this machine none does. */
extern const uint32_t fsm_port_stack_level;
/* Memory for segments of stack, a multiple of 16, asked for once, while starting: aligned to 16, at an address that an app's stack
 * pointer can have. NULL: there is not so much. */
uint8_t *fsm_port_segments(uint32_t size);
/* Sets the word that the checkpoints of the app with this cell compare with (abi.h). */
void fsm_port_stack_limit(uint32_t cell, uint32_t lowest);
/* Below fsm_port_run (in an API call): calls the function on the kernel's own stack, where there is room. It must not trap the handler. */
void fsm_port_apart(void (*function)(void *context), void *context);
/* Whether locals whose address an app passes to an API call may lie there. Where they do, the gate takes all of the stack above its
 * own frame for memory of the app, return addresses included; where they don't, they lie in the cell, and no pointer reaches the stack. */
extern const bool fsm_port_locals_on_stack;

/* Called below fsm_port_run (by the gate, on the app's stack): ends the running handler with this trap; interrupts may be off. */
_Noreturn void fsm_port_trap(const struct fsm_trap *trap);

/* Milliseconds since start, from a monotonic clock; wraps. */
uint32_t fsm_port_now(void);

/* Sleeps until something may have happened or `deadline` (milliseconds as of fsm_port_now) has come, whichever is first; returns at
 * once when fsm_kernel.woken is set. With forever true there is no deadline. Called with interrupts off, which are on meanwhile. */
void fsm_port_idle(uint32_t deadline, bool forever);

/* Text to the console; returns when it is out (or in the port's buffer). */
void fsm_port_console(const char *text, uint32_t length);

/* Serial ports for apps, numbered from 1. Takes at most `size` received bytes; 0: none now, or no such port. Bytes not taken stay in the
 * port (a real line loses bytes when its hardware buffer overruns; the port counts them). */
uint32_t fsm_port_uart_read(uint32_t port, uint8_t *bytes, uint32_t size);
/* Queues at most `length` bytes; answers how many there was room for. */
uint32_t fsm_port_uart_write(uint32_t port, const uint8_t *bytes, uint32_t length);
/* Makes it ready for the two above; asked for once, while starting. False: this machine has no such port, or has given it away as a
 * device. A serial port that nobody opens is left alone. */
bool fsm_port_uart_open(uint32_t port);

/* Devices for apps: asked for once each, while starting, before serial ports are opened. kind: FSM_DEVICE_… (system.h); of an
 * interrupt `base` is the number, and it is switched off. NULL: it is the app's, all of it; otherwise why this machine does not give it
 * away, as the rest of a sentence: what the machine does not list as given away, it does not give. */
const char *fsm_port_device_take(uint32_t kind, uint32_t base, uint32_t size);
/* One access to a device that was taken, by its machine address or port; width: 1, 2, 4; aligned. */
uint32_t fsm_port_device_read(uint32_t kind, uint32_t address, uint32_t width);
void fsm_port_device_write(uint32_t kind, uint32_t address, uint32_t width, uint32_t value);
/* Memory for the kernel's own tables, asked for while starting: zeroed, 8-aligned, never given back; NULL: there is not so much. */
void *fsm_port_memory(uint32_t size);

/* Memory for apps, in three steps that keep "what was verified is what runs":
 * take:    brings a file to where nobody but the kernel can write it, and answers where that is: the file itself when it lies in the
 *          machine's own flash, otherwise a copy; NULL: no memory.
 * place:   after verification; chooses the cell's memory: `slots` bytes for import slots below it (Cortex-M), then cell_size bytes.
 *          x86: image + extent->cell_offset; there the file's copy is extended to hold the cell. False: no memory.
 * protect: after mapping; as far as the machine has protection: code read-only and executable, the cell writable and not executable.
 *          From then on the kernel reaches the cell at placement->cell, which may be another place than before. */
const uint8_t *fsm_port_take(const uint8_t *file, uint32_t size);
bool fsm_port_place(const uint8_t *image, const struct fsm_extent *extent, uint32_t slots, uint32_t cell_size,
                    struct fsm_placement *placement);
void fsm_port_protect(struct fsm_placement *placement, const struct fsm_extent *extent);

/* Everything that is to run was accepted and mapped. Machines that can keep flash from being executed do so up to here. disturbed: 0;
 * anything else says that steps of that were left out, and ends the run. */
void fsm_port_release(uint32_t disturbed);

/* Whether the machine confines an app's reads as extent->needs_mpu asks for. */
bool fsm_port_has_mpu(void);

/* The FSM_TARGET_… numbers this machine can run, as a mask of 1 << number. */
uint32_t fsm_port_targets(void);

/* Where the machine remembers counters and epochs (loader/store.h); NULL: nowhere, and old versions are refused as far as the system
 * description says. */
const struct fsm_medium *fsm_port_medium(void);

/* Ends the run: 0 done, 1 the input is at fault, 3 the machine is. Devices without a way out stop the processor. */
_Noreturn void fsm_port_halt(int code);

#endif
