/* cores.h: a dispatcher per core. */
#ifndef FSM_POSIX_CORES_H
#define FSM_POSIX_CORES_H

#include <stdbool.h>
#include <stdint.h>

/* Set before the kernel's tables are made if there are to be several cores. */
extern bool fsm_posix_shares;
/* The descriptor by which others wake this dispatcher; -1: there are none. */
extern int fsm_posix_wake;

/* fsm_run_until_stopped on so many cores, 2 or more, after fsm_boot_system; wanted: the core of each app, -1: any. */
int fsm_posix_run_on_cores(uint32_t count, const int16_t *wanted);

#endif
