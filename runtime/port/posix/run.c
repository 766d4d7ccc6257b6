/* run.c: the context a handler runs in, and the way out of a trap: signals. */
#include "posix.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "../../kernel/kernel.h"

enum { PAGE = 4096, SIGNAL_STACK = 64 * 1024 };

static volatile bool in_handler;
static struct fsm_trap caught;
static uint8_t signal_stack[SIGNAL_STACK];

static enum fsm_trap_kind kind_of(int number)
{
    switch (number) {
    case SIGILL:
    case SIGTRAP: return FSM_TRAP_INSTRUCTION;
    case SIGFPE: return FSM_TRAP_ARITHMETIC;
    case SIGSEGV:
    case SIGBUS: return FSM_TRAP_MEMORY;
    default: return FSM_TRAP_MACHINE;
    }
}

/* The app's code lies below 4 GiB, the kernel's above: that tells whose fault it is. */
static void on_fault(int number, siginfo_t *info, void *context)
{
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    const uint64_t pc = (uint64_t)registers[REG_RIP];
    if (!in_handler || pc > UINT32_MAX) {
        signal(number, SIG_DFL); /* the kernel's own: let it end with a core dump */
        static const char text[] = "kernel: fault in the kernel itself; please report it\n";
        if (write(STDERR_FILENO, text, sizeof text - 1) < 0) _exit(3);
        return;
    }
    const bool memory = number == SIGSEGV || number == SIGBUS;
    caught =
        (struct fsm_trap){.kind = kind_of(number), .pc = (uint32_t)pc, .address = memory ? (uint32_t)(uintptr_t)info->si_addr : 0};
    registers[REG_RIP] = (greg_t)(uintptr_t)fsm_posix_leave;
}

static void *map_low(uint32_t address, uint32_t size, int protection)
{
    void *place = mmap((void *)(uintptr_t)address, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (place == (void *)(uintptr_t)address) return place;
    fprintf(stderr, "fsmrun: error: the addresses from 0x%x on are taken: is another program's code mapped there?\n",
            (unsigned)address);
    exit(3);
}

void fsm_posix_run_init(void)
{
    static const int faults[] = {SIGILL, SIGTRAP, SIGFPE, SIGSEGV, SIGBUS};
    map_low(FSM_POSIX_STACK_START - PAGE, FSM_POSIX_STACK_SIZE + 2 * PAGE, PROT_NONE);
    if (mprotect((void *)(uintptr_t)FSM_POSIX_STACK_START, FSM_POSIX_STACK_SIZE, PROT_READ | PROT_WRITE) < 0) {
        perror("fsmrun: error: the stack");
        exit(3);
    }
    const stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
    sigaltstack(&stack, NULL);
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigaction(faults[i], &action, NULL);
}

uint8_t *fsm_port_stack(uint32_t *address, uint32_t *size)
{
    *address = FSM_POSIX_STACK_START;
    *size = FSM_POSIX_STACK_SIZE;
    return (uint8_t *)(uintptr_t)FSM_POSIX_STACK_START;
}

bool fsm_port_run(const struct fsm_run *run, struct fsm_trap *trap)
{
    FSM_ASSERT(FSM_MODULE_RUN, 900, !in_handler);
    in_handler = true;
    const int returned = fsm_posix_enter(run->handler, run->state, run->event, FSM_POSIX_STACK_START + FSM_POSIX_STACK_SIZE);
    in_handler = false;
    if (!returned) *trap = caught;
    return returned;
}

void fsm_port_trap(const struct fsm_trap *trap)
{
    FSM_ASSERT(FSM_MODULE_RUN, 901, in_handler);
    caught = *trap;
    fsm_posix_leave();
}
