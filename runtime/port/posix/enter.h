/* enter.h: what C and enter.S agree on. */
#ifndef FSM_POSIX_ENTER_H
#define FSM_POSIX_ENTER_H

/* Addresses below 2 GiB, as R_X86_64_32S wants them. Fixed, so that a debugger's commands can be written down. */
#define FSM_POSIX_POOL_START   0x0e000000 /* segments of stack; a guard page on each side */
#define FSM_POSIX_POOL_MAX     0x00f00000
#define FSM_POSIX_STACK_START  0x0f000000 /* the machine stack handlers run on; a guard page on each side */
#define FSM_POSIX_STACK_SIZE   0x00050000
#define FSM_POSIX_STACK_KERNEL 0x00010000 /* of it, the lowest: for the C library's work in API calls */
#define FSM_POSIX_APPS_START   0x10000000 /* the first app's image; each further one at the next multiple of FSM_POSIX_APP_STEP */
#define FSM_POSIX_APPS_END     0x7f000000
#define FSM_POSIX_APP_SHIFT    21
#define FSM_POSIX_APP_STEP     (1 << FSM_POSIX_APP_SHIFT)
#define FSM_POSIX_FUEL         0x0ffff000 /* FSM_FUEL_ADDRESS */

/* struct fsm_run */
#define FSM_POSIX_RUN_AT_HANDLER 0
#define FSM_POSIX_RUN_AT_FUEL    4
#define FSM_POSIX_RUN_AT_CELL    8

#endif
