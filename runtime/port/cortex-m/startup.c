/* startup.c: from reset to the kernel. */
#include "board.h"
#include "core.h"

/* The kernel, runtime/kernel/device.c. */
_Noreturn void fsm_device_main(const uint8_t *boot_image);

extern uint8_t fsm_data_start[], fsm_data_end[], fsm_bss_start[], fsm_bss_end[];
extern const uint8_t fsm_data_load[];

_Noreturn void fsm_reset(void);

/* The processor takes the initial stack pointer and every entry from here; the board's interrupts follow (linker script). What
 * nobody expects (NMI, debug) enters where faults do: an app that does it traps, in the kernel it is a panic. */
__attribute__((section(".fsm_vectors"), used)) static const void *const vectors[16] = {
    fsm_kernel_stack_top,
    fsm_reset,
    fsm_fault_entry,
    fsm_fault_entry,
    fsm_fault_entry,
    fsm_fault_entry,
    fsm_fault_entry,
    0,
    0,
    0,
    0,
    fsm_resume_entry,
    fsm_fault_entry,
    0,
    fsm_preempt_entry,
    fsm_clock_tick,
};

static void start_memory(void)
{
    const uint8_t *from = fsm_data_load;
    for (uint8_t *to = fsm_data_start; to < fsm_data_end; to++) *to = *from++;
    for (uint8_t *to = fsm_bss_start; to < fsm_bss_end; to++) *to = 0;
}

static void start_faults(void)
{
    enum { FAULTS_ENABLED = 7 << 16, TRAP_DIVISION_BY_ZERO = 1 << 4 };
    *fsm_register(FSM_SHCSR) |= FAULTS_ENABLED;
    *fsm_register(FSM_CCR) |= TRAP_DIVISION_BY_ZERO;
}

/* Gives apps the FPU where there is one (the bits do not stick without). Its registers are saved at once when an interrupt comes,
 * not later when the interrupt handler uses it: a fault on the way would then belong to nobody. */
static void start_fpu(void)
{
    enum { FPU_ACCESS = 0xf << 20, SAVE_LAZILY = 1 << 30 };
    *fsm_register(FSM_CPACR) |= FPU_ACCESS;
    __asm__ volatile("dsb\n isb" : : : "memory");
    if (*fsm_register(FSM_CPACR) & FPU_ACCESS) *fsm_register(FSM_FPCCR) &= ~(uint32_t)SAVE_LAZILY;
}

void fsm_reset(void)
{
    start_memory();
    start_faults();
    start_fpu();
    fsm_mpu_start();
    fsm_board_start();
    fsm_clock_start();
    fsm_device_main(fsm_boot_image);
}
