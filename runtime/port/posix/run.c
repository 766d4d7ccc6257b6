/* run.c: the context a handler runs in, and the way out of a trap: signals. */
#include "posix.h"

#include <fsm_port_interrupts.h>

#include <asm/hwcap2.h>
#include <asm/prctl.h>
#include <stddef.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#if __has_feature(address_sanitizer)
#include <sanitizer/common_interface_defs.h>
/* Tells the sanitizer which stack is in use from now on, and asks which one was. */
static void use_stack(const void *bottom, size_t size, const void **old_bottom, size_t *old_size)
{
    void *frames;
    __sanitizer_start_switch_fiber(&frames, bottom, size);
    __sanitizer_finish_switch_fiber(frames, old_bottom, old_size);
}
#else
static void use_stack(const void *bottom, size_t size, const void **old_bottom, size_t *old_size)
{
    (void)bottom, (void)size, (void)old_bottom, (void)old_size;
}
#endif

enum { PAGE = 4096, SIGNAL_STACK = 64 * 1024, PAGE_FAULT = 14, ERROR_FETCH = 16 /* of an instruction; Intel SDM 3A, 4.7 */ };

_Static_assert(offsetof(struct fsm_run, handler) == FSM_POSIX_RUN_AT_HANDLER &&
                   offsetof(struct fsm_run, cell.address) == FSM_POSIX_RUN_AT_CELL &&
                   offsetof(struct fsm_run, fuel) == FSM_POSIX_RUN_AT_FUEL,
               "enter.S reads it");
_Static_assert(FSM_POSIX_FUEL == FSM_FUEL_ADDRESS, "and sets this");

struct fsm_trap fsm_posix_caught;
uint64_t fsm_posix_entered = UINT64_MAX; /* none */
bool fsm_posix_may_write_gs;
static uint8_t signal_stack[SIGNAL_STACK];
static const void *kernel_bottom; /* its stack, as the sanitizer knows it */
static size_t kernel_size;

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

/* What a signal says about a fault. */
struct fault {
    int number;
    uint64_t pc, sp, address; /* address: 0 when the fault is not about one */
    bool fetch;               /* the address jumped to could not be executed */
};

static uint32_t pool_size; /* bytes of segments */

static bool on_stack(uint64_t address)
{
    return address - FSM_POSIX_STACK_START < FSM_POSIX_STACK_SIZE || address - FSM_POSIX_POOL_START < pool_size;
}

/* The app's code lies below 4 GiB, the kernel's above. In the kernel's code the app can be at fault, too: by a return to where
 * nothing is, and by an API call when it has no stack left, which the gate's first instructions meet before the gate can look. */
static bool is_the_apps(const struct fault *fault)
{
    const bool in_guard = fault->address - (FSM_POSIX_STACK_START - PAGE) < PAGE;
    return fsm_posix_kernel_stack != 0 && (fault->pc <= UINT32_MAX || fault->fetch || in_guard || !on_stack(fault->sp));
}

/* Where the app was. Of a wild jump only the way back is known, if it was a call: two bytes before it returns to is in the call. */
static uint32_t culprit(const struct fault *fault)
{
    if (fault->fetch && on_stack(fault->sp) && fault->sp % sizeof(uint64_t) == 0) {
        const uint64_t caller = *(const uint64_t *)fault->sp;
        if (caller >= FSM_POSIX_APPS_START && caller < FSM_POSIX_APPS_END) return (uint32_t)caller - 2;
    }
    return fault->pc <= UINT32_MAX ? (uint32_t)fault->pc : 0;
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    const bool memory = number == SIGSEGV || number == SIGBUS;
    const struct fault fault = {.number = number,
                                .pc = (uint64_t)registers[REG_RIP],
                                .sp = (uint64_t)registers[REG_RSP],
                                .address = memory ? (uint64_t)(uintptr_t)info->si_addr : 0,
                                .fetch = registers[REG_TRAPNO] == PAGE_FAULT && registers[REG_ERR] & ERROR_FETCH};
    if (info->si_code <= 0 || !is_the_apps(&fault)) {
        static const char text[] = "kernel: fault in the kernel itself; please report it\n";
        if (info->si_code > 0 && write(STDERR_FILENO, text, sizeof text - 1) < 0) _exit(3);
        signal(number, SIG_DFL); /* end with a core dump */
        raise(number);
        return;
    }
    fsm_posix_caught = (struct fsm_trap){.kind = kind_of(number),
                                         .pc = culprit(&fault),
                                         .address = (uint32_t)fault.address,
                                         .values = {(uint32_t)registers[REG_RAX], (uint32_t)registers[REG_RCX]}};
    registers[REG_RIP] = (greg_t)(uintptr_t)fsm_posix_leave;
}

/* Apart from stack and windows: only what fsm-fuel compiles into apps addresses it. */
static void make_counter(void)
{
    void *const wanted = (void *)(uintptr_t)FSM_FUEL_ADDRESS;
    if (mmap(wanted, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == wanted) return;
    fprintf(stderr, "fsmrun: error: no memory at 0x%lx: is another program's code mapped there?\n",
            (unsigned long)FSM_FUEL_ADDRESS);
    exit(3);
}

/* With a guard page on each side. */
static void map_stack(uintptr_t address, uint32_t bytes)
{
    const uintptr_t start = address - PAGE, size = bytes + 2 * PAGE;
    void *place = mmap((void *)start, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (place == (void *)start && mprotect((void *)address, bytes, PROT_READ | PROT_WRITE) == 0) return;
    fprintf(stderr, "fsmrun: error: no memory at 0x%lx: is another program's code mapped there?\n", (unsigned long)start);
    exit(3);
}

void fsm_posix_run_init(void)
{
    static const int faults[] = {SIGILL, SIGTRAP, SIGFPE, SIGSEGV, SIGBUS};
    fsm_posix_may_write_gs = getauxval(AT_HWCAP2) & HWCAP2_FSGSBASE;
    map_stack(FSM_POSIX_STACK_START, FSM_POSIX_STACK_SIZE);
    make_counter();
    const stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
    sigaltstack(&stack, NULL);
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigaction(faults[i], &action, NULL);
}

uint8_t *fsm_port_stack(uint32_t *address, uint32_t *size)
{
    *address = FSM_POSIX_STACK_START + FSM_POSIX_STACK_KERNEL;
    *size = FSM_POSIX_STACK_SIZE - FSM_POSIX_STACK_KERNEL;
    return (uint8_t *)(uintptr_t)*address;
}

const bool fsm_port_locals_on_stack = false;

#if __has_feature(address_sanitizer)
const uint32_t fsm_port_stack_reserve = 4096;
const uint32_t fsm_port_stack_level = 4096;
#else
const uint32_t fsm_port_stack_reserve = 512;
const uint32_t fsm_port_stack_level = 512;
#endif

uint8_t *fsm_port_segments(uint32_t size)
{
    if (size > FSM_POSIX_POOL_MAX - PAGE) return NULL;
    pool_size = (size + PAGE - 1) / PAGE * PAGE;
    map_stack(FSM_POSIX_POOL_START, pool_size);
    return (uint8_t *)(uintptr_t)FSM_POSIX_POOL_START;
}

void fsm_port_stack_limit(uint32_t cell, uint32_t lowest)
{
    (void)cell;
    *(volatile uint32_t *)(uintptr_t)FSM_STACK_LIMIT_ADDRESS = lowest;
}

/* What goes wrong meanwhile is the kernel's fault. */
void fsm_port_apart(void (*function)(void *), void *context)
{
    const uint64_t kernel_stack = fsm_posix_kernel_stack;
    const void *bottom = NULL;
    size_t size = 0;
    FSM_ASSERT(FSM_MODULE_RUN, 903, kernel_stack != 0);
    fsm_posix_kernel_stack = 0;
    use_stack(kernel_bottom, kernel_size, &bottom, &size);
    fsm_posix_apart(function, context, kernel_stack);
    use_stack(bottom, size, &bottom, &size);
    fsm_posix_kernel_stack = kernel_stack;
}

void fsm_posix_enter_window(uint64_t window)
{
    FSM_ASSERT(FSM_MODULE_RUN, 902, window != 0);
    if (fsm_posix_may_write_gs) __asm__ volatile("wrgsbase %0" : : "r"(window));
    else if (syscall(SYS_arch_prctl, ARCH_SET_GS, window) < 0) {
        perror("fsmrun: error: the base of gs");
        exit(3);
    }
    fsm_posix_entered = window;
}

void fsm_posix_nested(void) { fsm_assertion_failed(FSM_MODULE_RUN, 900); }

const struct fsm_trap *fsm_port_run(uint32_t state, uint32_t event, const struct fsm_run *run, uint8_t *stack)
{
    const void *bottom = NULL;
    size_t size = 0;
    use_stack((void *)FSM_POSIX_STACK_START, FSM_POSIX_STACK_SIZE, &kernel_bottom, &kernel_size);
    const struct fsm_trap *trap = fsm_posix_run(state, event, run, stack);
    use_stack(kernel_bottom, kernel_size, &bottom, &size); /* kernel_bottom stays: a handler may wait below */
    return trap;
}

/* The handler that waits goes on with its window and what it has left of its fuel. */
void fsm_posix_above(uint8_t *frame)
{
    volatile uint32_t *const counter = (volatile uint32_t *)(uintptr_t)FSM_FUEL_ADDRESS;
    const uint32_t fuel = *counter;
    const uint64_t kernel_stack = fsm_posix_kernel_stack;
    fsm_posix_kernel_stack = 0;
    uint32_t cell;
    while ((cell = fsm_preempt(frame)) == 0) continue;
    const uint64_t window = fsm_posix_windows[cell >> FSM_POSIX_APP_SHIFT];
    if (window != fsm_posix_entered) fsm_posix_enter_window(window);
    fsm_posix_kernel_stack = kernel_stack;
    *counter = fuel;
}

void fsm_port_preempt(void)
{
    const void *bottom = NULL;
    size_t size = 0;
    use_stack(kernel_bottom, kernel_size, &bottom, &size);
    fsm_posix_switch();
    use_stack(bottom, size, &bottom, &size);
}

void fsm_port_trap(const struct fsm_trap *trap)
{
    FSM_ASSERT(FSM_MODULE_RUN, 901, fsm_posix_kernel_stack != 0);
    fsm_posix_caught = *trap;
    fsm_posix_leave();
}
