/* panic.c: mistakes of the kernel itself end the run with a line that says so; which one, a letter in the last word of the RAM
 * says. */
#include "../../../runtime/kernel/interrupt.h"
#include "../../../runtime/port/cortex-m/core.h"
#include "../above.h"
#include "handlers.h"

_Noreturn void fsm_device_main(const uint8_t *boot_image);

enum { VECTOR_TABLE = 0xe000ed08, ICSR = 0xe000ed04, PEND_PENDSV = 1 << 28, PEND_NMI = INT32_MIN, NOWHERE = 0x70000000 };

bool fsm_interrupt(uint32_t number) { return (void)number, false; }

static uint32_t state[FSM_WORDS_CORTEX_M]; /* zero, too, for the MPU */
static const void *vectors[64] __attribute__((aligned(256)));

static void faults(void) { *fsm_register(NOWHERE) = 1; }

/* The kernel's stack into its guard. */
__attribute__((noinline)) static uint32_t recurses(volatile uint32_t *before)
{
    volatile uint32_t frame[64];
    frame[0] = *before + 1;
    return frame[0] ? recurses(frame) + frame[0] : 0;
}

static bool run(handler *handler)
{
    const struct fsm_run run = {.handler = (uint32_t)handler,
                                .cell.address = (uint32_t)(state + FSM_WORDS_CORTEX_M)}; /* words lie below it */
    above.cells[0] = run.cell.address;
    return !fsm_port_run((uint32_t)state, 0, &run, fsm_app_stack_top);
}

/* Handlers; the mistake is not theirs. */
static void runs_another(void *self, const void *event)
{
    (void)self;
    (void)event;
    run(test_returns);
}
static void lets_come_an_interrupt(void *self, const void *event)
{
    (void)self;
    (void)event;
    *fsm_register(ICSR) = PEND_PENDSV;
    for (uint32_t now = fsm_port_now(); fsm_port_now() - now < 5;) continue;
}

static void lets_come_another(void *self, const void *event)
{
    (void)self;
    (void)event;
    *fsm_register(ICSR) = PEND_NMI;
    for (;;) continue;
}

static void fault_in_an_interrupt(void)
{
    for (int i = 0; i < 64; i++) vectors[i] = fsm_fault_entry;
    vectors[14] = faults;
    vectors[15] = fsm_clock_tick; /* may come before */
    *fsm_register(VECTOR_TABLE) = (uint32_t)vectors;
    run(lets_come_an_interrupt);
}

/* Thumb code, or what is there instead. */
static void jump(const uint8_t *place) { ((void (*)(void))((uint32_t)place | 1))(); }

void fsm_device_main(const uint8_t *boot_image)
{
    const uint8_t letter = fsm_ram_end[-4]; /* where start-up changes nothing */
    volatile uint32_t zero = 0;
    struct fsm_trap trap = {.kind = FSM_TRAP_CALL};
    if (letter == 'x') jump(boot_image); /* nothing was accepted yet */
    fsm_port_release(letter == 'd');
    switch (letter) {
    case 'f': faults(); break;
    case 's': recurses(&zero); break;
    case 'i': fault_in_an_interrupt(); break;
    case 'u': run(lets_come_another); break;
    case 'n': run(runs_another); break;
    case 't': fsm_port_trap(&trap);
    }
    fsm_port_halt(0);
}
