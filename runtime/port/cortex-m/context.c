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

/* Where the next handler's stack begins. */
static uint8_t *stack_top = fsm_app_stack_top;

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

/* The barrier waits for the app's last writes: one that the bus refuses late still traps as the app's. CONTROL 0: main stack, and
 * no FPU registers to save any more. Where the trap goes lies below the registers; nobody else looks for it. */
__attribute__((naked)) bool fsm_port_run(const struct fsm_run *run __attribute__((unused)),
                                         struct fsm_trap *trap __attribute__((unused)))
{
    __asm__(
        "mrs r12, control\n"
        "tst r12, %[psp]\n"
        "bne 2f\n"
        "push {r1, r4-r11, lr}\n"
        "ldm r0, {r0-r3, r12}\n" /* state, event, handler, cell, fuel */
        "mov r9, r3\n"
        "str r12, [r9, %[fuel]]\n"
        "sub r10, r9, %[below]\n" /* the MPU's regions for this app; without an MPU they are written to nowhere */
        "ldm r10, {r4-r8, r10}\n"
        "movw r11, %[mpu_low]\n"
        "movt r11, %[mpu_high]\n"
        "stm r11, {r4-r8, r10}\n"
        "movw r12, #:lower16:%c[top]\n"
        "movt r12, #:upper16:%c[top]\n"
        "ldr r12, [r12]\n"
        "msr psp, r12\n"
        "mov r12, %[psp]\n"
        "msr control, r12\n"
        "isb\n"
        "cpsie i\n"
        "blx r2\n"
        "mov r0, #1\n"
        ".thumb_func\n"
        "fsm_context_leave:\n"
        "cpsid i\n"
        "dsb\n"
        "isb\n"
        "mov r1, #0\n"
        "msr control, r1\n"
        "isb\n"
        "pop {r1, r4-r11, lr}\n"
        "cbz r0, 1f\n"
        "bx lr\n"
        "1: ldr r2, =fsm_context_trap\n"
        "ldm r2, {r2, r3, r12}\n"
        "stm r1!, {r2, r3, r12}\n"
        "ldr r2, =fsm_context_trap + 12\n"
        "ldm r2, {r2, r3}\n"
        "stm r1, {r2, r3}\n"
        "bx lr\n"
        "2: b nested\n"
        ".ltorg\n"
        :
        : [fuel] "i"(-4 * (1 + FSM_WORD_FUEL)), [below] "i"(4 * (FSM_WORD_REGIONS + FSM_REGION_WORDS)),
          [mpu_low] "i"(FSM_MPU_BASE & 0xffff), [mpu_high] "i"(FSM_MPU_BASE >> 16), [psp] "i"(CONTROL_PSP), [top] "i"(&stack_top));
}
_Static_assert(sizeof(struct fsm_trap) == 20, "fsm_port_run copies five words");

/* Thread mode, either stack: fsm_port_run answers false. */
__attribute__((naked, used)) _Noreturn static void unwind(void)
{
    __asm__("mov r0, #0\n"
            "b fsm_context_leave\n");
}

/* Thread mode, main stack, interrupts off; r0 is the FSM whose handler is due, r1 the waiting handler's stack pointer, r4 to r11
 * are its own. Its regions go back into the MPU; SVC does the rest: only an exception's end can bring back what it was about to do.
 */
__attribute__((naked, used)) static void run_above(void)
{
    __asm__("bl fsm_preempt\n"
            "sub r0, %[below]\n"
            "movw r12, %[mpu_low]\n"
            "movt r12, %[mpu_high]\n"
            "ldm r0!, {r1-r3}\n"
            "stm r12!, {r1-r3}\n"
            "ldm r0!, {r1-r3}\n"
            "stm r12!, {r1-r3}\n"
            "cpsie i\n"
            "svc #0\n"
            :
            : [below] "i"(4 * (FSM_WORD_REGIONS + FSM_REGION_WORDS)), [mpu_low] "i"(FSM_MPU_BASE & 0xffff),
              [mpu_high] "i"(FSM_MPU_BASE >> 16));
}

/* PendSV. From the main stack: the kernel sleeps, and looks by itself when it wakes. From the app stack: if a handler is due, the
 * exception ends in run_above, on the main stack; below it lie the waiting handler's stack pointer, what stack_top was, and
 * EXC_RETURN, whose bit 4 tells whether the FPU's registers are in use: those that the processor did not save then lie there, too.
 */
__attribute__((naked)) void fsm_preempt_entry(void)
{
    __asm__("tst lr, #4\n"
            "it eq\n"
            "bxeq lr\n"
            "mrs r0, psp\n"
            "push {r0, lr}\n"
            "bl fsm_preempt_due\n"
            "pop {r1, lr}\n"
            "cbnz r0, 1f\n"
            "bx lr\n"
            "1: cpsid i\n"
            "tst lr, #16\n"
            "it eq\n"
            ".inst.w 0xed2d8a10\n" /* vpusheq {s16-s31} */
            "movw r3, #:lower16:%c[top]\n"
            "movt r3, #:upper16:%c[top]\n"
            "ldr r2, [r3]\n"
            "push {r1, r2, r3, lr}\n"
            "str r1, [r3]\n"
            "movw r2, #:lower16:%c[run]\n"
            "movt r2, #:upper16:%c[run]\n"
            "mov r3, #0x01000000\n"      /* Thumb */
            "strd r2, r3, [sp, #-8]!\n"  /* pc, xpsr */
            "strd r0, r1, [sp, #-24]!\n" /* r0, r1; r2, r3, r12, lr do not matter */
            "mvn lr, #6\n"               /* 0xfffffff9: to thread mode, on the main stack, without FPU registers */
            "bx lr\n"
            :
            : [top] "i"(&stack_top), [run] "i"(run_above));
}

/* SVC. From the app stack it is an app's, which has no business with it. What has come since run_above turned interrupts on, and
 * found the kernel running, is looked at before the handler's next instruction. */
__attribute__((naked)) void fsm_resume_entry(void)
{
    __asm__("tst lr, #4\n"
            "bne fsm_fault_entry\n"
            "add sp, #32\n" /* the frame of run_above, which does not go on */
            "pop {r1, r2, r3, lr}\n"
            "str r2, [r3]\n"
            "msr psp, r1\n"
            "tst lr, #16\n"
            "it eq\n"
            ".inst.w 0xecbd8a10\n" /* vpopeq {s16-s31} */
            "movw r0, #:lower16:fsm_port_woken\n"
            "movt r0, #:upper16:fsm_port_woken\n"
            "ldrb r0, [r0]\n"
            "cbnz r0, 1f\n"
            "bx lr\n"
            "1: movw r0, %[icsr_low]\n"
            "movt r0, %[icsr_high]\n"
            "mov r1, %[pendsv]\n"
            "str r1, [r0]\n"
            "bx lr\n"
            :
            : [icsr_low] "i"(FSM_ICSR & 0xffff), [icsr_high] "i"(FSM_ICSR >> 16), [pendsv] "i"(FSM_ICSR_PENDSV));
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

void fsm_port_stack_top(uint8_t *top) { stack_top = top; }

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
