/* above.h: the kernel's side of pre-emption, for images without a kernel. */
#ifndef FSM_TEST_ABOVE_H
#define FSM_TEST_ABOVE_H

#include <stdbool.h>
#include <stdint.h>

/* The next `due` times that the port asks while fewer than `depth_max` handlers run, `before` is called, which runs another one,
 * and answers the cell of the handler that waits. All zero: none ever is. */
extern struct above {
    uint32_t due, depth, depth_max;
    uint32_t asked, deepest, wrong; /* wrong: what fsm_preempt got is not what fsm_preempt_due answered */
    uint32_t (*before)(void);
} above;

#endif
