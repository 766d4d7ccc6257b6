/* fault.c: what a fault means. One taken on the app stack is the running handler's trap; any other is the kernel's own mistake, and
 * the run ends.
 */
#include "core.h"

#include <stddef.h>

enum {
    CFSR_INSTRUCTION_REFUSED = 1 << 0, /* MPU */
    CFSR_MPU_STACKING = 1 << 4,
    CFSR_MPU_ADDRESS_VALID = 1 << 7,
    CFSR_INSTRUCTION_BUS = 1 << 8,
    CFSR_BUS_STACKING = 1 << 12,
    CFSR_BUS_ADDRESS_VALID = 1 << 15,
    CFSR_UNDEFINED = 1 << 16,
    CFSR_NO_COPROCESSOR = 1 << 19, /* an FPU instruction where there is no FPU */
    CFSR_UNALIGNED = 1 << 24,
    CFSR_DIVISION_BY_ZERO = 1 << 25,
    CFSR_MEMORY = 0xffff, /* all of the MPU's and the bus's */
};
enum { FRAME_R0, FRAME_R1, FRAME_R2, FRAME_R3, FRAME_R12, FRAME_LR, FRAME_PC, FRAME_PSR, FRAME_WORDS };

/* All that is known about a fault. */
struct fault {
    uint32_t exception;    /* its number: 3 HardFault, 4 MPU, 5 bus, 6 usage, 11 SVC … */
    uint32_t from;         /* EXC_RETURN: what was interrupted */
    uint32_t cause;        /* CFSR */
    uint32_t address;      /* the address refused; 0: not known */
    uint32_t stack;        /* the interrupted code's stack pointer after the processor stored the frame, or failed to */
    const uint32_t *frame; /* NULL: not usable */
    const uint32_t *kept;  /* r4-r11 */
};

void fsm_fault(uint32_t main_stack, uint32_t from, const uint32_t *kept);

static void print(const char *text)
{
    uint32_t length = 0;
    while (text[length]) length++;
    fsm_port_console(text, length);
}

static void print_register(const char *name, uint32_t value)
{
    char digits[8];
    for (int i = 0; i < 8; i++) digits[i] = "0123456789abcdef"[value >> (28 - 4 * i) & 15];
    print(" ");
    print(name);
    print(" ");
    fsm_port_console(digits, sizeof digits);
}

void fsm_panic(const char *what)
{
    print("panic: ");
    print(what);
    print("\n");
    fsm_port_halt(3);
}

_Noreturn static void panic(const struct fault *fault)
{
    static const char *const names[FRAME_WORDS] = {"r0", "r1", "r2", "r3", "r12", "lr", "pc", "psr"};
    print("panic: fault in the kernel: exception");
    print_register("number", fault->exception);
    print_register("cause", fault->cause);
    print_register("address", fault->address);
    print_register("sp", fault->stack);
    for (uint32_t i = 0; fault->frame && i < FRAME_WORDS; i++) print_register(names[i], fault->frame[i]);
    print("\n");
    fsm_port_halt(3);
}

static bool on_app_stack(uint32_t from) { return (from & 0xc) == 0xc; /* EXC_RETURN: thread mode, PSP */ }

/* Where the processor stored the interrupted registers, if it could. An app that ruined its stack pointer left them anywhere. */
static const uint32_t *frame_at(const struct fault *fault)
{
    const uint8_t *frame = (const uint8_t *)fault->stack, *end = frame + FRAME_WORDS * sizeof(uint32_t);
    const bool inside = on_app_stack(fault->from) ? fsm_context_is_stack(frame, end)
                                                  : frame >= fsm_kernel_stack_start && end <= fsm_kernel_stack_top;
    if (fault->cause & (CFSR_MPU_STACKING | CFSR_BUS_STACKING) || fault->stack % 4) return NULL;
    if (!inside) return NULL;
    return (const uint32_t *)frame;
}

/* 0: not known. */
static uint32_t register_at(const struct fault *fault, uint32_t number)
{
    if (number < 4) return fault->frame[number];
    if (number < 12) return fault->kept[number - 4];
    return number == 12 ? fault->frame[FRAME_R12] : 0;
}

/* Where the instruction that failed went to, which the processor does not say when it is not aligned. Those that it takes no such
 * address for: LDM and STM, LDRD and STRD, and of the FPU's VLDR, VSTR, VLDM and VSTM. 0: not known. */
static uint32_t misaligned_address(const struct fault *fault)
{
    enum { BEFORE = 1 << 8, UP = 1 << 7, DOUBLE = 1 << 6, WRITE_BACK = 1 << 5 };
    const uint16_t *code = (const uint16_t *)fault->frame[FRAME_PC];
    const uint32_t first = code[0], base = register_at(fault, first & 15), words = code[1] & 255;
    if (first >> 12 == 12) return register_at(fault, first >> 8 & 7);
    const bool unit = first >> 9 == 0x76,
               several = unit ? !(first & BEFORE) || first & WRITE_BACK : first >> 9 == 0x74 && !(first & DOUBLE);
    if (!unit && first >> 9 != 0x74) return 0;
    const uint32_t offset = 4 * (several && !unit ? (uint32_t)__builtin_popcount(code[1]) : words);
    if (!(first & BEFORE) || base == 0) return base;
    if (several) return base - offset;
    return first & UP ? base + offset : base - offset;
}

static struct fault read_fault(uint32_t main_stack, uint32_t from, const uint32_t *kept)
{
    struct fault fault = {.from = from, .cause = *fsm_register(FSM_CFSR), .stack = main_stack, .kept = kept};
    __asm__ volatile("mrs %0, ipsr" : "=r"(fault.exception));
    if (on_app_stack(from)) __asm__ volatile("mrs %0, psp" : "=r"(fault.stack));
    fault.frame = frame_at(&fault);
    if (fault.cause & CFSR_MPU_ADDRESS_VALID) fault.address = *fsm_register(FSM_MMFAR);
    else if (fault.cause & CFSR_BUS_ADDRESS_VALID) fault.address = *fsm_register(FSM_BFAR);
    else if (fault.cause & (CFSR_INSTRUCTION_REFUSED | CFSR_INSTRUCTION_BUS))
        fault.address = fault.frame ? fault.frame[FRAME_PC] : 0;
    else if (fault.cause & (CFSR_MPU_STACKING | CFSR_BUS_STACKING)) fault.address = fault.stack;
    else if (fault.cause & CFSR_UNALIGNED && fault.frame) fault.address = misaligned_address(&fault);
    return fault;
}

static enum fsm_trap_kind kind_of(uint32_t cause)
{
    if (cause & CFSR_MEMORY) return FSM_TRAP_MEMORY;
    if (cause & CFSR_UNALIGNED) return FSM_TRAP_ALIGNMENT;
    if (cause & CFSR_DIVISION_BY_ZERO) return FSM_TRAP_ARITHMETIC;
    if (cause & (CFSR_UNDEFINED | CFSR_NO_COPROCESSOR)) return FSM_TRAP_INSTRUCTION;
    return FSM_TRAP_MACHINE;
}

/* Forgets this fault, and others of the same handler that are pending: one that happened while the processor was storing the frame
 * of this one, or a write that the bus refuses late. */
static void forget(void)
{
    enum { PENDING = 0xf << 12 };
    __asm__ volatile("dsb" : : : "memory");
    *fsm_register(FSM_CFSR) = 0xffffffff;
    *fsm_register(FSM_HFSR) = 0xffffffff;
    *fsm_register(FSM_SHCSR) &= ~(uint32_t)PENDING;
    __asm__ volatile("dsb\n isb" : : : "memory");
}

/* Called by fsm_fault_entry on the main stack; returns when the running handler is to be unwound. */
__attribute__((used)) void fsm_fault(uint32_t main_stack, uint32_t from, const uint32_t *kept)
{
    enum { FIRST_FAULT = 3, SVC = 11 };
    struct fault fault = read_fault(main_stack, from, kept);
    if (!on_app_stack(from) || fault.exception < FIRST_FAULT || fault.exception > SVC) panic(&fault);
    fsm_context_trap = (struct fsm_trap){
        .kind = kind_of(fault.cause),
        .pc = fault.frame ? fault.frame[FRAME_PC] : 0,
        .address = fault.address,
        .values = {fault.frame ? fault.frame[FRAME_R0] : 0, fault.frame ? fault.frame[FRAME_R1] : 0},
    };
    forget();
}
