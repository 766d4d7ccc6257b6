/* core.h: the Cortex-M's own registers, as far as this port uses them (ARMv7-M Architecture Reference Manual, B3), and what the
 * files of this folder share.
 *
 * Who runs on which stack: the kernel and the exceptions on the main stack (MSP), a handler of an app and the gate it calls on the
 * app stack (PSP). So the processor itself knows whether an app is running, and an exception taken from PSP came from below
 * fsm_port_run. The kernel and the gate run with interrupts off (PRIMASK): an interrupt that was taken from PSP came between two
 * instructions of an app, or at the end of an API call.
 */
#ifndef FSM_CORE_H
#define FSM_CORE_H

#include <stdint.h>

#include "../../kernel/kernel.h"

static inline volatile uint32_t *fsm_register(uint32_t address) { return (volatile uint32_t *)address; }

enum {
    FSM_SYSTICK_CONTROL = 0xe000e010,
    FSM_SYSTICK_RELOAD = 0xe000e014,
    FSM_SYSTICK_VALUE = 0xe000e018,
    FSM_NVIC_ENABLE = 0xe000e100, /* one bit an interrupt */
    FSM_NVIC_DISABLE = 0xe000e180,
    FSM_NVIC_FORGET = 0xe000e280,   /* what is pending */
    FSM_NVIC_PRIORITY = 0xe000e400, /* one byte an interrupt */
    FSM_CPUID = 0xe000ed00,
    FSM_ICSR = 0xe000ed04,  /* interrupt control and state */
    FSM_CCR = 0xe000ed14,   /* configuration and control */
    FSM_SHPR2 = 0xe000ed1c, /* priority of SVC */
    FSM_SHPR3 = 0xe000ed20, /* priorities of PendSV and SysTick */
    FSM_SHCSR = 0xe000ed24, /* which faults have handlers of their own, which are pending */
    FSM_CFSR = 0xe000ed28,  /* why a fault happened */
    FSM_HFSR = 0xe000ed2c,
    FSM_MMFAR = 0xe000ed34, /* the address the MPU refused */
    FSM_BFAR = 0xe000ed38,  /* the address the bus refused */
    FSM_CPACR = 0xe000ed88, /* access to the FPU */
    FSM_MPU_TYPE = 0xe000ed90,
    FSM_MPU_CONTROL = 0xe000ed94,
    FSM_MPU_BASE = 0xe000ed9c,
    FSM_MPU_ATTRIBUTES = 0xe000eda0,
    FSM_FPCCR = 0xe000ef34,
};

/* Every interrupt has this priority, and PendSV and SVC: they never nest, and faults (priority 0) always come first. */
enum { FSM_INTERRUPT_PRIORITY = 0x80 };
enum { FSM_ICSR_PENDSV = 1 << 28 };

/* The memory map, from the board's linker script; only the addresses of these mean something. Sizes of fsm_flash, fsm_ram and the
 * gaps are powers of two, their starts multiples of their sizes: the MPU asks for that. */
extern uint8_t fsm_flash_start[], fsm_flash_end[];
extern const uint8_t
    fsm_boot_image[]; /* in flash: where the kernel ends, and what it judges begins; see the linker scripts for where it may lie */
extern uint8_t fsm_null_end[]; /* from address 0 on: what nobody reads but the processor */
extern uint8_t fsm_ram_start[], fsm_ram_end[];
extern uint8_t fsm_app_stack_start[], fsm_app_stack_top[]; /* lowest in RAM: an overflow leaves the RAM */
extern uint8_t fsm_guard_start[], fsm_guard_end[];         /* below the kernel's stack */
extern uint8_t fsm_kernel_stack_start[], fsm_kernel_stack_top[];
extern uint8_t fsm_arena_start[], fsm_arena_end[]; /* for the apps' cells and the kernel's tables */

/* Interrupts off and on again, around what a port's functions share with its interrupt handlers. */
static inline uint32_t fsm_interrupts_off(void)
{
    uint32_t before;
    __asm__ volatile("mrs %0, primask\n cpsid i" : "=r"(before) : : "memory");
    return before;
}
static inline void fsm_interrupts_restore(uint32_t before) { __asm__ volatile("msr primask, %0\n isb" : : "r"(before) : "memory"); }

/* mpu.c: the fixed memory protection, for as long as the machine runs; no code but the kernel's until fsm_port_release. */
void fsm_mpu_start(void);
/* mpu.c: where an app lies: its file, and its cell with FSM_CELL_SLACK. Both begin, and what is nobody's behind them ends, where
 * fsm_region_place (runtime/system/region.h) says; a cell may also lie across two regions' border. The words are what fsm_port_run
 * writes to the MPU, from FSM_MPU_BASE on. cell_size 0: unprivileged accesses come to nothing. */
struct fsm_mpu_app {
    uint32_t file, file_size, cell, cell_size;
};
void fsm_mpu_regions(const struct fsm_mpu_app *app, uint32_t words[FSM_REGION_WORDS]);
/* clock.c: starts the millisecond tick. */
void fsm_clock_start(void);
void fsm_clock_tick(void);
/* One of the board's interrupts on or off, at the NVIC. Off means off when this returns. On: what it asked for before is forgotten. */
static inline void fsm_nvic_switch(uint32_t number, bool on)
{
    const uint32_t bit = 1u << number % 32;
    if (!on) {
        fsm_register(FSM_NVIC_DISABLE)[number / 32] = bit;
        __asm__ volatile("dsb\n isb" : : : "memory");
        return;
    }
    ((volatile uint8_t *)FSM_NVIC_PRIORITY)[number] = FSM_INTERRUPT_PRIORITY;
    fsm_register(FSM_NVIC_FORGET)[number / 32] = bit;
    fsm_register(FSM_NVIC_ENABLE)[number / 32] = bit;
}
/* Something has happened that the kernel must look at: it is asked at the end of the interrupt whether another handler is due. */
static inline void fsm_wake(void)
{
    fsm_kernel.woken = true;
    *fsm_register(FSM_ICSR) = FSM_ICSR_PENDSV;
}

/* context.c: where faults enter, and the trap they leave for fsm_port_run; where the board's interrupts enter, and PendSV, which let
 * handlers in before the one that was interrupted, and SVC, by which that one goes on. */
void fsm_fault_entry(void);
void fsm_interrupt_entry(void);
void fsm_preempt_entry(void);
void fsm_resume_entry(void);
extern struct fsm_trap fsm_context_trap;
/* context.c: where the pool of segments of stack begins, and where it ends. */
extern uint8_t *fsm_context_segments[2];
/* context.c: whether an app's stack holds all of [start, end). */
bool fsm_context_is_stack(const uint8_t *start, const uint8_t *end);
/* fault.c: says what is wrong and where, and ends the run with code 3. */
_Noreturn void fsm_panic(const char *what);

#endif
