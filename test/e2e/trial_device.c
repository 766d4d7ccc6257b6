/* trial_device.c: a kernel's place taken by a trial: what lies behind the kernel is not a boot image but a trial, and every answer
 * is a line on the console. */
#include "trial.h"

#include <string.h>

#include "../../runtime/kernel/device.h"
#include "../../runtime/kernel/interrupt.h"
#include "../../runtime/kernel/kernel.h"
#include "../../runtime/kernel/segments.h"

bool fsm_interrupt(uint32_t number) { return (void)number, false; } /* none is ever switched on */

static uint8_t copy[TRIAL_FILE_MAX + 4];

/* "NUMBER NAME\n", without the kernel's own formatting. */
static void say(uint32_t number, enum fsm_load_error answer)
{
    const char *name = fsm_load_name(answer);
    char digits[10];
    uint32_t first = sizeof digits;
    do digits[--first] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    fsm_port_console(digits + first, (uint32_t)sizeof digits - first);
    fsm_port_console(" ", 1);
    fsm_port_console(name, (uint32_t)strlen(name));
    fsm_port_console("\n", 1);
}

/* No handler ever runs. */
struct fsm_kernel fsm_kernel;
uint32_t fsm_preempt(uint8_t *frame) { return (uint32_t)frame; }

uint8_t *fsm_segments_continue(uint32_t arguments, uint8_t *frame, uintptr_t back) { return arguments && back ? frame : NULL; }

void fsm_device_main(const uint8_t *trial)
{
    trial_run(trial, copy, say);
    fsm_port_halt(0);
}
