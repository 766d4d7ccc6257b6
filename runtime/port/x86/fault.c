/* fault.c: exceptions. While a handler runs, an exception is the handler's: it ends as a trap and the kernel goes on. Otherwise,
 * and when an interrupt was being served, it is the kernel's own and the machine stops.
 */
#include "fault.h"
#include "layout.h"
#include "machine.h"
#include "platform.h"
#include "print.h"
#include "run.h"

#include "../../kernel/kernel.h"

enum {
    VECTOR_NMI = 2,
    VECTOR_BREAKPOINT = 3,
    VECTOR_DOUBLE_FAULT = 8,
    VECTOR_PAGE_FAULT = 14,
    VECTOR_MACHINE_CHECK = 18,
    FLAGS_KNOWN = 0x002, /* all off; bit 1 is always set */
    BREAKPOINT_LENGTH = 1,
};

/* By vector (Intel SDM, volume 3A, table 6-1). A general protection fault is in ring 0 an access the processor refused without
 * saying where to: an SSE access that is not aligned, an address that is not canonical. */
static const uint8_t kinds[FSM_EXCEPTIONS] = {
    [0] = FSM_TRAP_ARITHMETIC,  /* division */
    [6] = FSM_TRAP_INSTRUCTION, /* invalid opcode */
    [12] = FSM_TRAP_MEMORY,     /* stack segment */
    [13] = FSM_TRAP_MEMORY,     /* general protection */
    [VECTOR_PAGE_FAULT] = FSM_TRAP_MEMORY,
    [16] = FSM_TRAP_ARITHMETIC, /* x87 */
    [17] = FSM_TRAP_MEMORY,     /* alignment */
    [19] = FSM_TRAP_ARITHMETIC, /* SSE */
};

static volatile bool serving; /* an exception or an interrupt */

static uint64_t fault_address(void)
{
    uint64_t address;
    __asm__ volatile("mov %%cr2, %0" : "=r"(address));
    return address;
}

static void print_register(const char *name, uint64_t value)
{
    fsm_print(name);
    fsm_print_hex(value, 16);
}

static _Noreturn void stop(const struct fsm_frame *frame)
{
    const struct {
        const char *name;
        uint64_t value;
    } registers[] = {
        {"\n  rip ", frame->rip}, {"  rsp ", frame->rsp}, {"  flags ", frame->rflags}, {"  cr2 ", fault_address()},
        {"\n  rax ", frame->rax}, {"  rbx ", frame->rbx}, {"  rcx   ", frame->rcx},    {"  rdx ", frame->rdx},
        {"\n  rsi ", frame->rsi}, {"  rdi ", frame->rdi}, {"  rbp   ", frame->rbp},    {"  r8  ", frame->r8},
        {"\n  r9  ", frame->r9},  {"  r10 ", frame->r10}, {"  r11   ", frame->r11},    {"  r12 ", frame->r12},
        {"\n  r13 ", frame->r13}, {"  r14 ", frame->r14}, {"  r15   ", frame->r15},
    };

    fsm_print("\nfsm: the kernel stops: exception 0x");
    fsm_print_hex(frame->vector, 2);
    fsm_print(", error code 0x");
    fsm_print_hex(frame->error, 8);
    fsm_print(", outside a handler");
    for (uint32_t i = 0; i < sizeof registers / sizeof registers[0]; i++) print_register(registers[i].name, registers[i].value);
    fsm_print("\n");
    fsm_port_halt(3);
}

/* Non-maskable interrupts, double faults and machine checks are the machine's, whoever was running. */
static bool is_the_handlers(uint64_t vector)
{
    return fsm_run_kernel_stack != 0 && vector != VECTOR_NMI && vector != VECTOR_DOUBLE_FAULT && vector != VECTOR_MACHINE_CHECK;
}

void fsm_fault(struct fsm_frame *frame)
{
    if (serving || frame->vector >= FSM_EXCEPTIONS || !is_the_handlers(frame->vector)) stop(frame);

    serving = true;
    enum fsm_trap_kind kind = kinds[frame->vector];
    fsm_run_trap.kind = kind == FSM_TRAP_NONE ? FSM_TRAP_MACHINE : kind;
    fsm_run_trap.pc = (uint32_t)frame->rip - (frame->vector == VECTOR_BREAKPOINT ? BREAKPOINT_LENGTH : 0);
    fsm_run_trap.address = frame->vector == VECTOR_PAGE_FAULT ? (uint32_t)fault_address() : 0;
    fsm_run_trap.values[0] = (uint32_t)frame->rax;
    fsm_run_trap.values[1] = (uint32_t)frame->rcx;
    frame->rip = (uint32_t)fsm_run_stopped;
    frame->rsp = fsm_run_kernel_stack;
    frame->rflags = FLAGS_KNOWN;
    frame->cs = FSM_SELECTOR_CODE;
    frame->ss = FSM_SELECTOR_DATA;
    serving = false;
}

bool fsm_interrupt_line(uint32_t line, uint64_t stack)
{
    serving = true;
    fsm_platform_interrupt(line);
    serving = false;
    return fsm_run_kernel_stack != 0 && stack <= UINT32_MAX && fsm_preempt_wanted();
}
