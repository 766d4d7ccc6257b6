/* handlers.c: see handlers.h. */
#include "handlers.h"

#define NAKED __attribute__((naked))
#define RUBBISH                                                                                                                    \
    "mov r4, #0x44\n mov r5, #0x55\n mov r6, #0x66\n mov r7, #0x77\n mov r8, #0x88\n mov r10, #0xaa\n mov r11, #0xbb\n"            \
    "mov r12, #0xcc\n"
#define HERE(label) ".global " label "\n" label ":\n"

void test_returns(void *state, const void *event)
{
    uint32_t *words = state, cell;
    __asm__ volatile("mov %0, r9" : "=r"(cell));
    words[0] = (uint32_t)state;
    words[1] = (uint32_t)event;
    words[2] = cell;
    words[3] = (uint32_t)&cell;
    __asm__ volatile(RUBBISH : : : "r4", "r5", "r6", "r8", "r10", "r11", "r12");
}

void test_stays(void *state, const void *event)
{
    (void)event;
    uint32_t since = fsm_port_now(), stay = *(uint32_t *)state;
    while (fsm_port_now() - since < stay) continue;
}

NAKED void test_undefined(void *state, const void *event) { __asm__(RUBBISH HERE("at_undefined") "udf #1\n"); }
void test_compiler_trap(void *state, const void *event)
{
    (void)state;
    (void)event;
    __builtin_trap();
}
/* No app can do this; the gate may, on the app's stack. */
NAKED void test_interrupts_off(void *state, const void *event)
{
    __asm__(RUBBISH "cpsid i\n" HERE("at_interrupts_off") "udf #1\n");
}
NAKED void test_divides(void *state, const void *event)
{
    __asm__(RUBBISH "mov r2, #0\n" HERE("at_divides") "sdiv r0, r4, r2\n bx lr\n");
}
NAKED void test_supervisor_call(void *state, const void *event)
{
    __asm__(RUBBISH "svc #0\n" HERE("at_supervisor_call") "bx lr\n");
}
NAKED void test_arm_mode(void *state, const void *event)
{
    __asm__(RUBBISH "movw r0, #:lower16:fsm_flash_start + 0x1000\n movt r0, #:upper16:fsm_flash_start + 0x1000\n bx r0\n");
}

NAKED void test_reads_nowhere(void *state, const void *event)
{
    __asm__(RUBBISH "mov r0, #0x70000000\n" HERE("at_reads_nowhere") "ldr r0, [r0, #4]\n bx lr\n");
}
NAKED void test_reads_no_device(void *state, const void *event)
{
    __asm__(RUBBISH "mov r0, #0x5e000000\n" HERE("at_reads_no_device") "ldr r0, [r0, #4]\n bx lr\n");
}
NAKED void test_reads_null(void *state, const void *event)
{
    __asm__(RUBBISH "mov r0, #0\n" HERE("at_reads_null") "ldr r0, [r0, #12]\n bx lr\n");
}
NAKED void test_writes_flash(void *state, const void *event)
{
    __asm__(RUBBISH "movw r0, #:lower16:fsm_flash_start + 0x1000\n movt r0, #:upper16:fsm_flash_start + 0x1000\n" HERE(
        "at_writes_flash") "str r0, [r0]\n bx lr\n");
}
NAKED void test_writes_nowhere(void *state, const void *event)
{
    __asm__(RUBBISH "mov r0, #0x70000000\n" HERE("at_writes_nowhere") "str r0, [r0]\n bx lr\n");
}
NAKED void test_unaligned(void *state, const void *event)
{
    __asm__(RUBBISH "add r0, #1\n" HERE("at_unaligned") "ldrd r2, r3, [r0, #8]\n bx lr\n");
}
NAKED void test_unaligned_below(void *state, const void *event)
{
    __asm__(RUBBISH "add r8, r0, #18\n" HERE("at_unaligned_below") "stmdb r8!, {r1, r2, r3}\n bx lr\n");
}
NAKED void test_unaligned_short(void *state, const void *event)
{
    __asm__(RUBBISH "add r4, r0, #2\n" HERE("at_unaligned_short") "ldmia r4!, {r1, r2}\n bx lr\n");
}
NAKED void test_unaligned_number(void *state, const void *event)
{
    __asm__(RUBBISH "add r11, r0, #17\n" HERE("at_unaligned_number") ".inst.w 0xed5b0a02\n bx lr\n"); /* vldr s1, [r11, #-8] */
}
/* State: RAM, holding the instruction bx lr. */
NAKED void test_executes_data(void *state, const void *event) { __asm__(RUBBISH "orr r0, #1\n bx r0\n"); }
NAKED void test_calls_nowhere(void *state, const void *event) { __asm__(RUBBISH "ldr r0, =0x70000001\n bx r0\n .ltorg\n"); }

NAKED void test_loses_stack(void *state, const void *event)
{
    __asm__(RUBBISH "mov r0, #0\n mov sp, r0\n" HERE("at_loses_stack") "push {r0}\n bx lr\n");
}
NAKED void test_loses_stack_and_stays(void *state, const void *event)
{
    __asm__(RUBBISH "mov r0, #0x70000000\n mov sp, r0\n 1: b 1b\n");
}
NAKED void test_stack_in_flash(void *state, const void *event) { __asm__(RUBBISH "mov r0, #0x1000\n mov sp, r0\n udf #1\n"); }
/* The frame of this fault fits nowhere: it would begin in RAM and end below. */
NAKED void test_stack_odd(void *state, const void *event)
{
    __asm__(RUBBISH "ldr r0, =0x20000010\n mov sp, r0\n udf #1\n .ltorg\n");
}
/* State: RAM that is no stack. The frame fits there, but the address is the app's doing. */
NAKED void test_stack_elsewhere(void *state, const void *event) { __asm__(RUBBISH "add r0, #128\n mov sp, r0\n udf #1\n"); }
NAKED void test_recurses(void *state, const void *event)
{
    __asm__(RUBBISH HERE("at_recurses") "push {r4-r11, lr}\n bl test_recurses\n pop {r4-r11, pc}\n");
}

/* The assembler is told about the FPU here, the rest of the image knows none: it also runs where there is none. */
NAKED void test_multiplies(void *state, const void *event)
{
    __asm__(".fpu fpv4-sp-d16\n"
            "push {r4, lr}\n"
            "ldr r4, [r0, #12]\n" HERE("at_multiplies") "vldr s16, [r0]\n"
                                                        "vldr s17, [r0, #4]\n"
                                                        "1:\n"
                                                        "vmul.f32 s18, s16, s17\n"
                                                        "subs r4, #1\n"
                                                        "bne 1b\n"
                                                        "vstr s18, [r0, #8]\n"
                                                        "pop {r4, pc}\n");
}
NAKED void test_multiplies_and_traps(void *state, const void *event) { __asm__("bl test_multiplies\n" RUBBISH "udf #2\n"); }

__attribute__((noinline)) static void gate(const struct fsm_trap *trap)
{
    struct fsm_trap copy = *trap; /* on the app stack, as the gate's own variables */
    fsm_port_trap(&copy);
}
void test_gate_traps(void *state, const void *event)
{
    (void)event;
    __asm__ volatile(RUBBISH : : : "r4", "r5", "r6", "r8", "r10", "r11", "r12");
    gate(state);
}

NAKED const struct fsm_trap *test_run(uint32_t state, uint32_t event, const struct fsm_run *run, uint8_t *stack, uint32_t *kept)
{
    __asm__("ldr r12, [sp]\n"
            "push {r4-r12, lr}\n"
            "mov r4, sp\n mov r5, #0x15\n mov r6, #0x16\n mov r7, #0x17\n mov r8, #0x18\n mov r9, #0x19\n mov r10, #0x1a\n mov "
            "r11, #0x1b\n"
            "bl fsm_port_run\n"
            "mov r1, #0\n"
            "cmp r4, sp\n it ne\n addne r1, #1\n"
            "cmp r5, #0x15\n it ne\n addne r1, #1\n"
            "cmp r6, #0x16\n it ne\n addne r1, #1\n"
            "cmp r7, #0x17\n it ne\n addne r1, #1\n"
            "cmp r8, #0x18\n it ne\n addne r1, #1\n"
            "cmp r9, #0x19\n it ne\n addne r1, #1\n"
            "cmp r10, #0x1a\n it ne\n addne r1, #1\n"
            "cmp r11, #0x1b\n it ne\n addne r1, #1\n"
            "clz r1, r1\n lsr r1, r1, #5\n" /* 1 when none differed */
            "pop {r4-r12, lr}\n"
            "str r1, [r12]\n"
            "bx lr\n");
}
