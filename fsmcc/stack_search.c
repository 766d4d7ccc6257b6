#include "stack.h"

#include <stdlib.h>

/* Depth first, each function once, with a list instead of recursion: call chains may be long. */
enum { STATE_NEW, STATE_OPEN, STATE_DONE };

struct step {
    uint32_t function;
    size_t edge; /* the next to look at */
};

static void begin(struct stack *stack, struct step *step, uint32_t number)
{
    struct stack_function *function = &stack->functions[number];
    *step = (struct step){.function = number};
    if (!function->reached) stack_walk(stack, number);
    function->state = STATE_OPEN;
    function->bound = function->own;
    function->deepest = STACK_ITSELF;
}

/* The edge's callee is known as well as it will be: an open one is on the way from the root to here, so it comes to itself again.
 * Of a function without a bound, the deepest edge is one towards what has none. */
static void add(struct stack *stack, uint32_t number, size_t edge)
{
    struct stack_function *function = &stack->functions[number];
    const struct stack_function *callee = &stack->functions[function->edges[edge].callee];
    if (function->unbounded) return;
    uint64_t depth = function->edges[edge].depth + (callee->deep ? STACK_CHECKPOINT_TAKES : callee->bound);
    if (callee->state == STATE_OPEN || callee->unbounded) function->unbounded = true;
    else if (depth <= function->bound && !(depth == function->bound && function->deepest == STACK_ITSELF)) return;
    function->bound = depth;
    function->deepest = (uint32_t)edge;
}

void stack_search(struct stack *stack, uint32_t root)
{
    if (stack->functions[root].state != STATE_NEW) return;
    struct step *steps = linked_memory(stack->function_count + 1, sizeof *steps);
    size_t count = 0;
    begin(stack, &steps[count++], root);
    while (count) {
        struct step *step = &steps[count - 1];
        struct stack_function *function = &stack->functions[step->function];
        if (step->edge == function->edge_count) {
            function->state = STATE_DONE;
            function->deep = stack->deep && function->bound > stack->deep && stack_may_be_behind(stack, step->function);
            count--;
            if (count) add(stack, steps[count - 1].function, steps[count - 1].edge++);
            continue;
        }
        uint32_t callee = function->edges[step->edge].callee;
        if (stack->functions[callee].state == STATE_NEW) begin(stack, &steps[count++], callee);
        else add(stack, step->function, step->edge++);
    }
    free(steps);
}
