/* device.h: where a port's start-up code goes when memory, console, clock and traps are ready. */
#ifndef FSM_DEVICE_H
#define FSM_DEVICE_H

#include <stdint.h>

/* Boots what the boot image (boot_image.h), in memory that nobody else writes, describes, and runs it. */
_Noreturn void fsm_device_main(const uint8_t *boot_image);

#endif
