/* start.c: brings the machine up, step by step, and hands it to the kernel. */
#include <stdint.h>

#include "../../kernel/port.h"
#include "descriptors.h"
#include "machine.h"
#include "pages.h"
#include "platform.h"
#include "start_info.h"

/* The kernel's main program: fsm_boot_image is what fsmimage laid behind the kernel. */
void fsm_device_main(const uint8_t *boot_image);

_Noreturn void fsm_start(void);

/* Called by boot.S, in long mode with everything mapped. */
_Noreturn void fsm_start(void)
{
    fsm_platform_console_start();
    fsm_descriptors_start();
    fsm_start_info_check_memory();
    fsm_pages_start(); /* the start info is gone from here on */
    fsm_platform_start();
    fsm_interrupts_on();
    fsm_device_main(fsm_boot_image);
    fsm_port_halt(0);
}
