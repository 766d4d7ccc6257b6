/* start.c: brings the machine up, step by step, and hands it to the kernel. */
#include <stdint.h>

#include "../../kernel/device.h"
#include "descriptors.h"
#include "machine.h"
#include "pages.h"
#include "platform.h"
#include "start_info.h"

_Noreturn void fsm_machine_start(void);

/* Called by boot.S, in long mode with everything mapped. */
_Noreturn void fsm_machine_start(void)
{
    fsm_platform_console_start();
    fsm_descriptors_start();
    fsm_start_info_check_memory();
    fsm_pages_start(); /* the start info is gone from here on */
    fsm_platform_start();
    fsm_interrupts_on();
    fsm_device_main(fsm_boot_image);
}
