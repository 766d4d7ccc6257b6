/* context.c: into a handler, and the two ways back: it returns, or it traps; and a handler's way in before another that has begun.
 *
 * fsm_port_run leaves the kernel's registers on the main stack and calls the handler on the app stack. While the handler runs
 * nothing moves the main stack pointer but exceptions, which put it back; so a trap needs to know nothing about the app's registers
 * or stack to get home: the main stack pointer still is where fsm_port_run left it.
 *
 * Pre-emption is the same once more, below: what the waiting handler needs lies on its own stack, where the processor put it when
 * it was interrupted, and on the main stack; fsm_preempt runs on the main stack from there down, and fsm_port_run starts the
 * handler on the app stack from there down.
 */
#include "core.h"

#include <stddef.h>

struct fsm_trap fsm_context_trap;

enum { CONTROL_PSP = 2 };

/* The gate, a message that is posted, and the frame of an exception; the gate and that frame, of one that waits. */
const uint32_t fsm_port_stack_reserve = 192;
const uint32_t fsm_port_stack_level = 192;

uint8_t *fsm_context_segments[2];

static uint32_t control(void)
{
    uint32_t value;
    __asm__ volatile("mrs %0, control" : "=r"(value));
    return value;
}

__attribute__((used)) _Noreturn static void nested(void) { fsm_panic("fsm_port_run was called by a handler"); }

/* The MPU gets the app's regions; without an MPU they are written to nowhere. The barrier waits for the app's last writes: one that
 * the bus refuses late still traps as the app's. CONTROL 0: main stack, and no FPU registers to save any more. */
__attribute__((naked)) const struct fsm_trap *fsm_port_run(uint32_t state __attribute__((unused)),
                                                           uint32_t event __attribute__((unused)),
                                                           const struct fsm_run *run __attribute__((unused)),
                                                           uint8_t *stack __attribute__((unused)))
{
    __asm__("push {r3-r11, lr}\n"
            "mrs r4, control\n"
            "cbnz r4, 1f\n"
            "msr psp, r3\n"
            "ldm r2, {r2, r3, r9}\n" /* handler, fuel, cell */
            "str r3, [r9, %[fuel]]\n"
            "sub r10, r9, %[below]\n"
            "ldm r10, {r3-r8}\n"
            "ldr r12, =%c[mpu]\n"
            "stm r12, {r3-r8}\n"
            "mov r12, %[psp]\n"
            "msr control, r12\n"
            "isb\n"
            "cpsie i\n"
            "blx r2\n"
            "cpsid i\n"
            "dsb\n"
            "isb\n"
            "mov r0, #0\n"
            "msr control, r0\n"
            "isb\n"
            "pop {r3-r11, pc}\n"
            "1: b nested\n"
            ".ltorg\n"
            :
            : [fuel] "i"(-4 * (1 + FSM_WORD_FUEL)), [below] "i"(4 * (FSM_WORD_REGIONS + FSM_REGION_WORDS)), [mpu] "i"(FSM_MPU_BASE),
              [psp] "i"(CONTROL_PSP));
}
_Static_assert(offsetof(struct fsm_run, handler) == 0 && offsetof(struct fsm_run, fuel) == 4 &&
                   offsetof(struct fsm_run, cell.address) == 8,
               "fsm_port_run loads three words");

/* Thread mode, either stack: fsm_port_run answers how it trapped. */
__attribute__((naked, used)) _Noreturn static void unwind(void)
{
    __asm__("cpsid i\n"
            "dsb\n"
            "isb\n"
            "mov r0, #0\n"
            "msr control, r0\n"
            "isb\n"
            "ldr r0, =%c[trap]\n"
            "pop {r3-r11, pc}\n"
            ".ltorg\n"
            :
            : [trap] "i"(&fsm_context_trap));
}

/* The interrupts of devices, and behind them, and behind an API call, PendSV. From the main stack: the kernel sleeps, and is to
 * look when it wakes. From the app stack: if others may be to run, the exception ends in run_above, in thread mode on the main
 * stack, with interrupts off; below it lie the waiting handler's stack pointer and EXC_RETURN, whose bit 4 tells whether the FPU's
 * registers are in use: those that the processor did not save then lie there, too. r4 to r11 are the waiting handler's own,
 * fsm_preempt keeps them. Then its regions go back into the MPU; SVC does the rest: only an exception's end can bring back what it
 * was about to do. */
__attribute__((naked)) void fsm_interrupt_entry(void)
{
    __asm__("mrs r0, ipsr\n"
            "sub r0, #16\n" /* exceptions are the processor's */
            "push {r0, lr}\n"
            "bl fsm_interrupt\n"
            "cbnz r0, 4f\n"
            "ldr r0, [sp]\n"
            "bl fsm_interrupt_of_board\n"
            "4: pop {r0, lr}\n"
            ".globl fsm_preempt_entry\n"
            ".thumb_func\n"
            "fsm_preempt_entry:\n"
            "tst lr, #4\n"
            "beq 3f\n"
            "ldr r1, =fsm_kernel\n"
            "ldrd r2, r3, [r1, %[above]]\n"
            "tst r2, r3\n"
            "bne 1f\n"
            "ldrb r1, [r1, %[woken]]\n"
            "cbnz r1, 1f\n"
            "bx lr\n"
            "1: mrs r0, psp\n"
            "cpsid i\n"
            "tst lr, #16\n"
            "beq 5f\n"
            "2:\n"
            "push {r0, lr}\n"
            "ldr r2, =run_above\n"
            "mov r3, #0x01000000\n"     /* Thumb */
            "strd r2, r3, [sp, #-8]!\n" /* pc, xpsr */
            "str r0, [sp, #-24]!\n"     /* r0; r1, r2, r3, r12, lr do not matter */
            "mvn lr, #6\n"              /* 0xfffffff9: to thread mode, on the main stack, without FPU registers */
            "bx lr\n"
            "3: ldr r1, =fsm_kernel\n"
            "mov r0, #1\n"
            "strb r0, [r1, %[woken]]\n"
            "bx lr\n"
            "5: .inst.w 0xed2d8a10\n" /* vpush {s16-s31} */
            "b 2b\n"
            "6: ldr r0, [sp]\n"
            "run_above:\n" /* no function's symbol: bit 0 is not set */
            "bl fsm_preempt\n"
            "cmp r0, #0\n"
            "beq 6b\n"
            "sub r0, %[below]\n"
            "ldr r12, =%c[mpu]\n"
            "ldm r0!, {r1-r3}\n"
            "stm r12!, {r1-r3}\n"
            "ldm r0!, {r1-r3}\n"
            "stm r12!, {r1-r3}\n"
            "cpsie i\n"
            "svc #0\n"
            ".ltorg\n"
            :
            : [above] "i"(offsetof(struct fsm_kernel, above)), [woken] "i"(offsetof(struct fsm_kernel, woken)),
              [below] "i"(4 * (FSM_WORD_REGIONS + FSM_REGION_WORDS)), [mpu] "i"(FSM_MPU_BASE));
}
_Static_assert(offsetof(struct fsm_kernel, ready) == offsetof(struct fsm_kernel, above) + 4, "loaded together");

/* SVC. From the app stack it is an app's, which has no business with it. What has come since run_above turned interrupts on, and
 * found the kernel running, is looked at before the handler's next instruction. */
__attribute__((naked)) void fsm_resume_entry(void)
{
    __asm__("tst lr, #4\n"
            "bne fsm_fault_entry\n"
            "add sp, #32\n" /* the frame of run_above, which does not go on */
            "pop {r1, lr}\n"
            "msr psp, r1\n"
            "tst lr, #16\n"
            "beq 3f\n"
            "2:\n"
            "ldr r0, =fsm_kernel\n"
            "ldrb r0, [r0, %[woken]]\n"
            "cbnz r0, 1f\n"
            "bx lr\n"
            "1: ldr r0, =%c[icsr]\n"
            "mov r1, %[pendsv]\n"
            "str r1, [r0]\n"
            "bx lr\n"
            "3: .inst.w 0xecbd8a10\n" /* vpop {s16-s31} */
            "b 2b\n"
            ".ltorg\n"
            :
            : [woken] "i"(offsetof(struct fsm_kernel, woken)), [icsr] "i"(FSM_ICSR), [pendsv] "i"(FSM_ICSR_PENDSV));
}

/* Every fault. fsm_fault (fault.c) returns when the trap is the app's: then an exception frame is built by hand that returns to
 * `unwind` on the main stack. The frame the processor made is not needed: the app may have ruined the stack it lies on. If it is
 * the kernel's stack that overflowed into its guard, nobody returns, and the panic gets the stack from the top. */
__attribute__((naked)) void fsm_fault_entry(void)
{
    __asm__("mov r0, sp\n"
            "mov r1, lr\n"
            "tst r1, #4\n" /* EXC_RETURN: from the app stack */
            "bne 1f\n"
            "ldr r2, =fsm_kernel_stack_panic\n"
            "cmp r0, r2\n"
            "bhs 1f\n"
            "ldr r2, =fsm_kernel_stack_top\n"
            "mov sp, r2\n"
            "1:\n"
            "push {r4-r11}\n"
            "mov r2, sp\n"
            "bl fsm_fault\n"
            "add sp, #32\n"
            "sub sp, #32\n" /* r0-r3, r12, lr, pc, xpsr */
            "mov r0, #0\n"
            "str r0, [sp, #0]\n"
            "str r0, [sp, #4]\n"
            "str r0, [sp, #8]\n"
            "str r0, [sp, #12]\n"
            "str r0, [sp, #16]\n"
            "str r0, [sp, #20]\n"
            "ldr r0, =%c0\n"
            "bic r0, #1\n"
            "str r0, [sp, #24]\n"
            "mov r0, #0x01000000\n" /* Thumb */
            "str r0, [sp, #28]\n"
            "mvn lr, #6\n" /* 0xfffffff9: to thread mode, on the main stack, without FPU registers */
            "bx lr\n"
            ".ltorg\n"
            :
            : "i"(unwind));
}

const bool fsm_port_locals_on_stack = false;

uint8_t *fsm_port_stack(uint32_t *address, uint32_t *size)
{
    uint8_t *start = fsm_app_stack_start + fsm_port_stack_reserve;
    *address = (uint32_t)start;
    *size = (uint32_t)(fsm_app_stack_top - start);
    return start;
}

uint8_t *fsm_port_segments(uint32_t size)
{
    enum { ALIGN = 16 };
    uint8_t *memory = fsm_port_memory(size + ALIGN);
    if (!memory) return NULL;
    fsm_context_segments[0] = memory + (-(uint32_t)memory & (ALIGN - 1));
    fsm_context_segments[1] = fsm_context_segments[0] + size;
    return fsm_context_segments[0];
}

bool fsm_context_is_stack(const uint8_t *start, const uint8_t *end)
{
    return (start >= fsm_app_stack_start && end <= fsm_app_stack_top) ||
           (start >= fsm_context_segments[0] && end <= fsm_context_segments[1]);
}

void fsm_port_stack_limit(uint32_t cell, uint32_t lowest) { *fsm_register(cell - 4 * (1 + FSM_WORD_STACK)) = lowest; }

/* On the main stack, below what fsm_port_run left there; and without FPU registers to save. A fault there is the kernel's own. */
__attribute__((naked)) void fsm_port_apart(void (*function)(void *) __attribute__((unused)), void *context __attribute__((unused)))
{
    __asm__("push {r4, lr}\n"
            "mrs r4, control\n"
            "mov r2, #0\n"
            "msr control, r2\n"
            "isb\n"
            "mov r2, r0\n"
            "mov r0, r1\n"
            "blx r2\n"
            "msr control, r4\n"
            "isb\n"
            "pop {r4, pc}\n");
}

uint32_t fsm_stack_continue_enter(uint32_t a, uint32_t b, uint32_t c, uint32_t d);

/* From a checkpoint (fsm/abi.h), with r0 to r3 and the FPU's registers, which the kernel does not use, as the function it stands
 * for gets them or leaves them. On the stack: the size of the arguments, where the checkpoint returns to, the arguments. */
__attribute__((naked)) uint32_t fsm_stack_continue_enter(uint32_t a __attribute__((unused)), uint32_t b __attribute__((unused)),
                                                         uint32_t c __attribute__((unused)), uint32_t d __attribute__((unused)))
{
    __asm__("cpsid i\n"
            "push {r0-r4, lr}\n"
            "ldr r0, [sp, #24]\n"
            "add r1, sp, #24\n"
            "ldr r2, [sp, #28]\n"
            "bl fsm_segments_continue\n"
            "mov r12, r0\n"
            "pop {r0-r4, lr}\n"
            "mov sp, r12\n"
            "cpsie i\n"
            "bx lr\n");
}

void fsm_port_trap(const struct fsm_trap *trap)
{
    if (!(control() & CONTROL_PSP)) fsm_panic("fsm_port_trap was called outside a handler");
    fsm_context_trap = *trap;
    unwind();
}
