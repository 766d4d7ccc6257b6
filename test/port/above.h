/* above.h: the kernel's side of pre-emption, for images without a kernel. */
#ifndef FSM_TEST_ABOVE_H
#define FSM_TEST_ABOVE_H

#include <stdbool.h>
#include <stdint.h>

/* The next `due` times that the port comes to it while fewer than `depth_max` handlers run before another one, `before` is called,
 * which runs one on the stack that ends at `stack`. Whoever runs a handler puts its cell into cells[depth]. */
enum { ABOVE_LEVELS = 4 };
extern struct above {
    uint32_t due, depth, depth_max;
    uint32_t deepest;
    uint32_t cells[ABOVE_LEVELS];
    void (*before)(uint8_t *stack);
} above;

/* As the gate finds it when a call makes somebody ready that is to run at once. */
void above_is_wanted(void);

#endif
