/* run.c: runs a handler, and others before it goes on. */
#include "run.h"

#include "../../kernel/kernel.h"
#include "machine.h"
#include "pages.h"
#include "windows.h"

/* The gate and a message that is posted; exceptions and interrupts have stacks of their own. */
const uint32_t fsm_port_stack_reserve = 512;
const uint32_t fsm_port_stack_level = 512;

struct fsm_trap fsm_run_trap;

const bool fsm_port_locals_on_stack = false;

uint8_t *fsm_port_stack(uint32_t *address, uint32_t *size)
{
    uint8_t *start = fsm_app_stack_bottom + fsm_port_stack_reserve;
    *address = (uint32_t)start;
    *size = (uint32_t)(fsm_app_stack_top - start);
    return start;
}

uint8_t *fsm_port_segments(uint32_t size) { return fsm_port_memory(size); }

void fsm_port_stack_limit(uint32_t cell, uint32_t lowest)
{
    (void)cell;
    *(volatile uint32_t *)FSM_STACK_LIMIT_ADDRESS = lowest;
}

const struct fsm_trap *fsm_port_run(uint32_t state, uint32_t event, const struct fsm_run *run, uint8_t *stack)
{
    if (fsm_run_kernel_stack != 0) fsm_machine_stop("a handler was run from within a handler");
    fsm_window_enter(run->cell.address);
    *(volatile uint32_t *)FSM_FUEL_ADDRESS = run->fuel;
    return fsm_run_enter(run->handler, state, event, (uint32_t)stack & ~UINT32_C(15)) ? NULL : &fsm_run_trap;
}

void fsm_run_above(uint8_t *frame)
{
    const uint32_t fuel = *(volatile uint32_t *)FSM_FUEL_ADDRESS, kernel_stack = fsm_run_kernel_stack;
    fsm_run_kernel_stack = 0;
    uint32_t cell;
    while ((cell = fsm_preempt(frame)) == 0) continue;
    fsm_window_enter(cell);
    fsm_run_kernel_stack = kernel_stack;
    *(volatile uint32_t *)FSM_FUEL_ADDRESS = fuel;
}

_Noreturn void fsm_port_trap(const struct fsm_trap *trap)
{
    if (fsm_run_kernel_stack == 0) fsm_machine_stop("a trap was raised, but no handler is running");
    fsm_run_trap = *trap;
    fsm_run_stopped();
    __builtin_unreachable();
}
