#include "fsmcc.h"
#include "stack.h"

#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

/* Where in a checkpoint (fsm/abi.h) there is what differs from one to the other: bytes from its start. */
enum {
    X86_NEED = 4,
    X86_ARGUMENTS = 25,
    THUMB_NEED = 4,
    THUMB_ARGUMENTS = 16,
};
static const char prefix[] = "fsm.checkpoint.";

/* Both half-words of movw: imm4 and i in the first, imm3 and imm8 in the second (ARMv7-M, A7.7.76); addw has no imm4 (A7.7.3). */
static uint32_t movw_value(uint32_t word)
{
    return (word & 0xf) << 12 | (word >> 10 & 1) << 11 | (word >> 28 & 7) << 8 | (word >> 16 & 0xff);
}
static uint32_t with_addw_value(uint32_t word, uint32_t value)
{
    return (word & 0x8f00fbffu) | (value >> 11 & 1) << 10 | (value >> 8 & 7) << 28 | (value & 0xff) << 16;
}

/* The function it stands for is where its one jump leads that leaves it. */
static uint32_t target_of(const struct stack *stack, const struct stack_function *checkpoint)
{
    const struct instruction *at = code_at(&stack->code, checkpoint->address);
    for (; at && at < stack->code.instructions + stack->code.count && at->address < checkpoint->end; at++)
        if (at->flow == FLOW_JUMP && !at->conditional) return stack_function_at(stack, at->target);
    return UINT32_MAX;
}

bool stack_walk_checkpoint(struct stack *stack, uint32_t number)
{
    struct stack_function *function = &stack->functions[number];
    const bool thumb = stack->linked.thumb;
    function->behind = STACK_NO_CHECKPOINT;
    if (strncmp(function->name, prefix, sizeof prefix - 1) != 0) return false;
    function->behind = target_of(stack, function);
    if (function->behind == UINT32_MAX) stop(EXIT_MACHINE, "%s leads nowhere", function->name);
    function->own = STACK_CHECKPOINT_TAKES;
    function->arguments = thumb ? movw_value(linked_at(&stack->linked, function->address + THUMB_ARGUMENTS))
                                : linked_at(&stack->linked, function->address + X86_ARGUMENTS);
    return true;
}

static void fill(const struct stack *stack, const struct stack_function *checkpoint, uint32_t need)
{
    const struct linked *linked = &stack->linked;
    if (!linked->thumb) linked_put(linked, checkpoint->address + X86_NEED, -need);
    else
        linked_put(linked, checkpoint->address + THUMB_NEED,
                   with_addw_value(linked_at(linked, checkpoint->address + THUMB_NEED), need));
}

/* What it takes on a segment of its own: the arguments above, and below them the function, or what gives the segment back. */
static uint32_t settle(const struct stack *stack, const struct stack_function *checkpoint)
{
    const struct stack_function *behind = &stack->functions[checkpoint->behind];
    if (behind->bound > FSM_CHECKPOINT_NEED_MAX)
        stop(EXIT_INPUT,
             "%s takes %lu bytes of stack until it comes to another checkpoint, more than %d: give it, and what it calls, smaller "
             "locals [fsm-stack]",
             behind->name, (unsigned long)behind->bound, FSM_CHECKPOINT_NEED_MAX);
    fill(stack, checkpoint, (uint32_t)behind->bound);
    const uint32_t below = (uint32_t)behind->bound + stack->return_address;
    return (below > checkpoint->own ? below : checkpoint->own) + checkpoint->arguments;
}

bool stack_may_be_behind(const struct stack *stack, uint32_t number)
{
    static const char *const others[] = {"fsm.checkpoint.", "fsm_enter_", "fsm_handler_", "__aeabi_", "("};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strncmp(stack->functions[number].name, others[i], strlen(others[i])) == 0) return false;
    return true;
}

char *stack_deep(uint8_t *elf, size_t size, uint32_t bytes)
{
    struct stack stack = {.deep = bytes};
    char *names = textf("%s", "");
    uint32_t types, circle;
    stack_open(&stack, elf, size);
    const struct section *manifest = stack_manifest(&stack, &types);
    for (uint32_t i = 0; i < types; i++) stack_search_all(&stack, stack_handler(&stack, manifest, i), &circle);
    for (size_t i = 0; i < stack.function_count; i++) {
        if (!stack.functions[i].deep || stack.functions[i].unbounded) continue;
        char *more = textf("%s%s%s", names, *names ? "," : "", stack.functions[i].name);
        free(names);
        names = more;
    }
    stack_close(&stack);
    return names;
}

size_t stack_next_count(const struct stack_function *function)
{
    return function->edge_count + (function->behind != STACK_NO_CHECKPOINT);
}

uint32_t stack_next(const struct stack_function *function, size_t index)
{
    return index < function->edge_count ? function->edges[index].callee : function->behind;
}

uint32_t stack_search_all(struct stack *stack, uint32_t root, uint32_t *circle)
{
    bool *seen = linked_memory(stack->function_count + 1, sizeof *seen);
    uint32_t *waiting = linked_memory(stack->function_count + 1, sizeof *waiting);
    size_t count = 0;
    uint32_t segment = 0;
    *circle = UINT32_MAX;
    stack_search(stack, root);
    seen[root] = true;
    waiting[count++] = root;
    while (count) {
        const uint32_t number = waiting[--count];
        const struct stack_function *function = &stack->functions[number];
        const bool checkpoint = function->behind != STACK_NO_CHECKPOINT;
        if (checkpoint) stack_search(stack, function->behind);
        if (function->unbounded && *circle == UINT32_MAX) *circle = number;
        if (checkpoint && !stack->functions[function->behind].unbounded) {
            const uint32_t need = settle(stack, function);
            if (need > segment) segment = need;
        }
        for (size_t i = 0; i < stack_next_count(function); i++) {
            const uint32_t next = stack_next(function, i);
            if (!seen[next]) waiting[count++] = next;
            seen[next] = true;
        }
    }
    free(seen);
    free(waiting);
    return segment;
}
