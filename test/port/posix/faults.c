/* Everything an app can do wrong that a machine notices. The system file says which: `fault`, the number of the case. Each is a
 * line of its own in a function of its own, so that a report's place can only be that line. */
#include <fsm/app.h>
#include <fsm/config.h>
#include <fsm/log.h>
#include <fsm/timer.h>

#include <stdlib.h>

FSM_APP(faults, FSM_VERSION(1), FSM_USES(log, timer, config));

struct faults {
    volatile uint32_t zero, wild, deep;
    volatile uint8_t bytes[64];
};

typedef int v4 __attribute__((vector_size(16)));
typedef void (*function)(void);

static const volatile uint32_t constant = 4711;

/* One line each: */
/* clang-format off */
#define FAULT(name) static __attribute__((noinline)) void name(struct faults *self)
FAULT(null_read) { self->deep = *(volatile uint32_t *)self->zero; }
FAULT(null_write) { *(volatile uint32_t *)self->zero = 1; }
FAULT(wild_write) { *(volatile uint32_t *)self->wild = 1; }
FSM_TRUSTED("it writes to a constant")
FAULT(write_to_constant) { *(volatile uint32_t *)((uintptr_t)&constant + self->zero) = 1; }
FAULT(write_to_code) { *(volatile uint8_t *)((uintptr_t)&null_read + self->zero) = 1; }
FAULT(failed_check) { if (self->zero == 0) __builtin_trap(); }
FAULT(division_by_zero) { self->deep = self->wild / self->zero; }
FAULT(division_overflow) { self->deep = (uint32_t)(INT32_MIN / ((int32_t)self->zero - 1)); }
FAULT(aborted) { if (self->zero == 0) abort(); }
FAULT(endless_recursion) { self->deep++, endless_recursion(self), self->deep++; }
FAULT(recursion_with_calls) { fsm_timer_now(self), recursion_with_calls(self), self->deep++; }
FAULT(recursion_in_wide_steps)
{
    volatile uint8_t wide[4000]; /* as wide as a guard page, nearly: wider ones fsmcc refuses where they recur */
    wide[self->zero] = 1;
    fsm_timer_now(self);
    recursion_in_wide_steps(self);
    self->deep += wide[self->zero];
}
FAULT(wild_jump) { ((function)self->wild)(), self->deep++; }
FAULT(jump_to_data) { ((function)(uintptr_t)self->bytes)(), self->deep++; }
FAULT(null_jump) { ((function)self->zero)(), self->deep++; }
FAULT(smashed_return_address)
{
    volatile uint64_t local = 0, *volatile at = &local;
    for (uint32_t i = 0; i < 8 + self->zero; i++) at[i] = 0x123456789000;
}
FAULT(misaligned) { *(volatile v4 *)(uintptr_t)(self->bytes + self->zero + 1) = (v4){0}; }
FAULT(wild_buffer) { fsm_log_write(FSM_LOG_INFO, (const char *)self->wild, 4), self->deep++; }
FAULT(endless_buffer) { fsm_log_write(FSM_LOG_INFO, (const char *)self->bytes, 0xffffffff), self->deep++; }
FAULT(foreign_state) { fsm_timer_now((const void *)(uintptr_t)self->bytes), self->deep++; }
FSM_TRUSTED("it has a constant written to")
FAULT(constant_buffer) { fsm_config_read("fault", 5, (char *)(uintptr_t)&constant, 4), self->deep++; }
/* clang-format on */

static void commit(struct faults *self, uint32_t fault)
{
    switch (fault) {
    case 1: null_read(self); break;
    case 2: null_write(self); break;
    case 3: wild_write(self); break;
    case 4: write_to_constant(self); break;
    case 5: write_to_code(self); break;
    case 6: failed_check(self); break;
    case 7: division_by_zero(self); break;
    case 8: division_overflow(self); break;
    case 9: aborted(self); break;
    case 10: endless_recursion(self); break;
    case 11: recursion_with_calls(self); break;
    case 12: recursion_in_wide_steps(self); break;
    case 13: wild_jump(self); break;
    case 14: jump_to_data(self); break;
    case 15: null_jump(self); break;
    case 16: smashed_return_address(self); break;
    case 17: misaligned(self); break;
    case 18: wild_buffer(self); break;
    case 19: endless_buffer(self); break;
    case 20: foreign_state(self); break;
    case 21: constant_buffer(self); break;
    default: break;
    }
}

FSM_TYPE(faults, struct faults)
{
    self->wild = 0x60000000;
    if (event->type == FSM_START) fsm_timer_after(self, 20);
    if (event->type != FSM_TIMER) return;
    commit(self, fsm_config_u32("fault", 0));
    fsm_log_info("went on");
}
