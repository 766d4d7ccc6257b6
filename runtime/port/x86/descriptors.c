/* descriptors.c: task state and interrupt table (Intel SDM, volume 3A, chapters 6 and 7).
 *
 * Exceptions and interrupts switch to stacks of their own, always: the stack pointer of the code they interrupt may be anything. A
 * double fault gets a third, so that it can tell about the second.
 */
#include "descriptors.h"

#include <stdint.h>

#include "layout.h"

enum {
    STACK_SIZE = 8192,
    STACK_EXCEPTION = 1, /* numbers in the task state */
    STACK_INTERRUPT = 2,
    STACK_DOUBLE_FAULT = 3,
    STACKS = 3,
    DOUBLE_FAULT = 8,
    GATE_INTERRUPT = 0x8e, /* present, ring 0, interrupts off */
    TASK_AVAILABLE = 0x89,
    TASK_DESCRIPTOR = FSM_SELECTOR_TASK / 8,
    VECTORS = FSM_EXCEPTIONS + FSM_INTERRUPT_LINES,
};

struct task_state {
    uint32_t reserved0;
    uint64_t ring_stack[3];
    uint64_t reserved1;
    uint64_t stack[7]; /* number 1 is at index 0 */
    uint64_t reserved2;
    uint16_t reserved3;
    uint16_t io_map; /* beyond the end: there is none */
} __attribute__((packed));

struct gate {
    uint16_t offset_low, selector;
    uint8_t stack, type;
    uint16_t offset_middle;
    uint32_t offset_high, zero;
};

struct table_register {
    uint16_t limit;
    uint64_t base;
} __attribute__((packed));

_Static_assert(sizeof(struct task_state) == 104, "laid down by the processor");
_Static_assert(sizeof(struct gate) == 16, "laid down by the processor");

extern uint64_t fsm_descriptors[5];           /* boot.S */
extern const uint8_t fsm_exception_entries[]; /* entry.S */
extern const uint8_t fsm_interrupt_entries[]; /* entry.S */

static uint8_t stacks[STACKS][STACK_SIZE] __attribute__((aligned(16)));
static struct task_state task;
static struct gate gates[VECTORS] __attribute__((aligned(16)));

static void set_gate(uint32_t vector, const uint8_t *entry, uint8_t stack)
{
    uint32_t address = (uint32_t)entry;

    gates[vector] = (struct gate){
        .offset_low = (uint16_t)address,
        .offset_middle = (uint16_t)(address >> 16),
        .selector = FSM_SELECTOR_CODE,
        .stack = stack,
        .type = GATE_INTERRUPT,
    };
}

static void load_task_state(void)
{
    uint32_t base = (uint32_t)&task;
    uint32_t limit = sizeof task - 1;

    for (uint32_t i = 0; i < STACKS; i++) task.stack[i] = (uint32_t)stacks[i] + STACK_SIZE;
    task.io_map = sizeof task;
    fsm_descriptors[TASK_DESCRIPTOR] =
        (uint64_t)limit | (uint64_t)(base & 0xffffff) << 16 | (uint64_t)TASK_AVAILABLE << 40 | (uint64_t)(base >> 24) << 56;
    fsm_descriptors[TASK_DESCRIPTOR + 1] = 0; /* the base's upper half */
    __asm__ volatile("ltr %w0" : : "r"(FSM_SELECTOR_TASK) : "memory");
}

void fsm_descriptors_start(void)
{
    load_task_state();
    for (uint32_t i = 0; i < FSM_EXCEPTIONS; i++)
        set_gate(i, fsm_exception_entries + i * FSM_ENTRY_SIZE, i == DOUBLE_FAULT ? STACK_DOUBLE_FAULT : STACK_EXCEPTION);
    for (uint32_t i = 0; i < FSM_INTERRUPT_LINES; i++)
        set_gate(FSM_EXCEPTIONS + i, fsm_interrupt_entries + i * FSM_ENTRY_SIZE, STACK_INTERRUPT);

    struct table_register table = {.limit = sizeof gates - 1, .base = (uint32_t)gates};
    __asm__ volatile("lidt %0" : : "m"(table) : "memory");
}
