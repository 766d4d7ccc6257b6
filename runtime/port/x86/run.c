/* run.c: runs a handler, and others before it goes on. */
#include "run.h"

#include "../../kernel/kernel.h"
#include "machine.h"
#include "pages.h"
#include "windows.h"

enum { STACK_OF_CALLS = 4096 /* bytes an API call may need: a log line, and what formats its head; and an interrupt */ };

struct fsm_trap fsm_run_trap;

const bool fsm_port_locals_on_stack = false;

uint8_t *fsm_port_stack(uint32_t *address, uint32_t *size)
{
    uint8_t *start = fsm_app_stack_bottom + STACK_OF_CALLS;
    *address = (uint32_t)start;
    *size = (uint32_t)(fsm_app_stack_top - start);
    return start;
}

bool fsm_port_run(const struct fsm_run *run, struct fsm_trap *trap)
{
    if (fsm_run_kernel_stack != 0) fsm_machine_stop("a handler was run from within a handler");
    fsm_window_enter(run->cell);
    *(volatile uint32_t *)FSM_FUEL_ADDRESS = run->fuel;
    if (fsm_run_enter(run->handler, run->state, run->event)) {
        *trap = (struct fsm_trap){.kind = FSM_TRAP_NONE};
        return true;
    }
    *trap = fsm_run_trap;
    return false;
}

void fsm_run_above(struct fsm *first, const uint8_t *frame)
{
    const uint32_t fuel = *(volatile uint32_t *)FSM_FUEL_ADDRESS, kernel_stack = fsm_run_kernel_stack, stack = fsm_run_stack;
    fsm_run_kernel_stack = 0;
    fsm_run_stack = (uint32_t)frame & ~UINT32_C(15);
    fsm_window_enter(fsm_preempt(first, frame));
    fsm_run_stack = stack;
    fsm_run_kernel_stack = kernel_stack;
    *(volatile uint32_t *)FSM_FUEL_ADDRESS = fuel;
}

void fsm_run_preempt(const uint8_t *frame)
{
    struct fsm *const first = fsm_preempt_due(frame);
    if (first) fsm_run_above(first, frame);
}

_Noreturn void fsm_port_trap(const struct fsm_trap *trap)
{
    if (fsm_run_kernel_stack == 0) fsm_machine_stop("a trap was raised, but no handler is running");
    fsm_run_trap = *trap;
    fsm_run_stopped();
    __builtin_unreachable();
}
