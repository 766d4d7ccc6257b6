/* handlers.h: small handlers that return, and one for each way to trap. Every one first fills the registers a handler must leave as
 * they were with rubbish; the address a trap must report is the label at_….
 */
#ifndef FSM_TEST_HANDLERS_H
#define FSM_TEST_HANDLERS_H

#include <stdint.h>

#include "../../../runtime/kernel/port.h"

typedef void handler(void *state, const void *event);

/* Stores into state[0 … 3]: state, event, cell (r9), the address of a local variable. */
handler test_returns;
/* State: a number of milliseconds to stay. */
handler test_stays;
handler test_undefined, test_interrupts_off, test_compiler_trap, test_divides, test_supervisor_call, test_arm_mode;
handler test_reads_nowhere, test_reads_no_device, test_reads_null, test_writes_flash, test_writes_nowhere, test_executes_data,
    test_calls_nowhere, test_unaligned, test_unaligned_below, test_unaligned_short, test_unaligned_number;
handler test_loses_stack, test_loses_stack_and_stays, test_stack_in_flash, test_stack_odd, test_stack_elsewhere, test_recurses;
/* Computes state[0] * state[1] in the FPU into state[2], in state[3] rounds, so that interrupts find the FPU in use. */
handler test_multiplies;
/* The same, then traps. */
handler test_multiplies_and_traps;
/* Calls fsm_port_trap with *state, from below another function, as the gate does. */
handler test_gate_traps;

extern const char at_undefined[], at_interrupts_off[], at_divides[], at_supervisor_call[], at_reads_nowhere[], at_reads_no_device[],
    at_reads_null[], at_writes_flash[], at_writes_nowhere[], at_unaligned[], at_unaligned_below[], at_unaligned_short[],
    at_unaligned_number[], at_loses_stack[], at_recurses[], at_multiplies[];

/* fsm_port_run, with rubbish of its own in r4-r11 before: *kept says whether all and the stack pointer were the same after. */
const struct fsm_trap *test_run(uint32_t state, uint32_t event, const struct fsm_run *run, uint8_t *stack, uint32_t *kept);

#endif
