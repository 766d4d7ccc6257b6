#include "stack.h"
#include "fsmcc.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

void stack_open(struct stack *stack, uint8_t *elf, size_t size)
{
    linked_read(&stack->linked, elf, size);
    stack->return_address = stack->linked.thumb ? 0 : 8;
    code_read(&stack->code, &stack->linked);
    stack_find_functions(stack);
}

void stack_close(struct stack *stack)
{
    for (size_t i = 0; i <= stack->function_count; i++) free(stack->functions[i].edges);
    free(stack->functions);
    code_free(&stack->code);
    linked_free(&stack->linked);
}

static const struct stack_function *callee(const struct stack *stack, const struct stack_function *function)
{
    return &stack->functions[function->edges[function->deepest].callee];
}

/* "f calls g calls f": the first function on the way that comes again, and what is between. */
static void warn(const struct stack *stack, const char *type, const struct stack_function *handler)
{
    bool *seen = linked_memory(stack->function_count + 1, sizeof *seen);
    const struct stack_function *at = handler;
    for (; !seen[at - stack->functions]; at = callee(stack, at)) seen[at - stack->functions] = true;
    fflush(stdout);
    fprintf(stderr, "fsmcc: warning: FSM type '%s' has no bound on its stack: %s", type, at->name);
    const struct stack_function *first = at;
    do {
        at = callee(stack, at);
        fprintf(stderr, " calls %s", at->name);
    } while (at != first);
    fputs(" [fsm-stack]\n", stderr);
    free(seen);
}

/* As the manifest says it, where 0 means that it is not known. */
static uint64_t bound_of(const struct stack *stack, const struct stack_function *handler)
{
    uint64_t bound = handler->bound + stack->return_address;
    return bound ? bound : 4;
}

static void print(const struct stack *stack, const char *type, const struct stack_function *handler, uint32_t segment)
{
    printf("%s: %" PRIu64 " bytes\n", type, bound_of(stack, handler));
    if (segment) printf("%8s  checkpointed: %" PRIu32 " bytes a segment\n", "", segment);
    uint32_t called = stack->return_address;
    if (called) printf("%8u  the call of the handler\n", called);
    for (const struct stack_function *at = handler;; at = callee(stack, at)) {
        bool last = at->deepest == STACK_ITSELF;
        printf("%8u  %s\n", last ? at->own : at->edges[at->deepest].depth, at->name);
        if (last) return;
    }
}

static void check_step(const char *type, const struct stack_function *function)
{
    if (function->own > FSM_STACK_STEP_MAX)
        stop(EXIT_INPUT,
             "FSM type '%s' has no bound on its stack, and %s takes %" PRIu32
             " bytes at once, more than the %d that are sure to meet "
             "the guard below the stack [fsm-stack]",
             type, function->name, function->own, FSM_STACK_STEP_MAX);
}

/* A stack without a bound ends in the guard below it, which must not be stepped over: by no function that the handler reaches.
 * Between two of them at least a return address is written (on Cortex-M, nothing is mapped below the stack). */
static void check_steps(const struct stack *stack, const char *type, uint32_t handler)
{
    bool *seen = linked_memory(stack->function_count + 1, sizeof *seen);
    uint32_t *waiting = linked_memory(stack->function_count + 1, sizeof *waiting);
    size_t count = 0;
    seen[handler] = true;
    waiting[count++] = handler;
    while (count) {
        const struct stack_function *function = &stack->functions[waiting[--count]];
        check_step(type, function);
        for (size_t i = 0; i < stack_next_count(function); i++) {
            uint32_t callee = stack_next(function, i);
            if (!seen[callee]) waiting[count++] = callee;
            seen[callee] = true;
        }
    }
    free(seen);
    free(waiting);
}

const struct section *stack_manifest(const struct stack *stack, uint32_t *types)
{
    const struct section *manifest = linked_section(&stack->linked, FSM_MANIFEST_SECTION);
    if (!manifest || manifest->size < FSM_MANIFEST_HEAD) stop(EXIT_MACHINE, "the linker's output has no manifest");
    *types = stack->linked.bytes[manifest->offset + FSM_MANIFEST_AT_TYPES];
    if (manifest->size < FSM_MANIFEST_SIZE(*types, 0, 0)) stop(EXIT_MACHINE, "the linker's output has a broken manifest");
    return manifest;
}

static uint64_t type_at(const struct section *manifest, uint32_t type)
{
    return manifest->offset + FSM_MANIFEST_HEAD + (uint64_t)type * FSM_TYPE_SIZE;
}

static void type_name(const struct stack *stack, uint64_t at, char name[FSM_NAME_SIZE + 1])
{
    memcpy(name, stack->linked.bytes + at + FSM_TYPE_AT_NAME, FSM_NAME_SIZE);
    name[FSM_NAME_SIZE] = 0;
}

uint32_t stack_handler(const struct stack *stack, const struct section *manifest, uint32_t type)
{
    char name[FSM_NAME_SIZE + 1];
    const uint64_t at = type_at(manifest, type);
    const uint32_t address = manifest->address + linked_load32(&stack->linked, at + FSM_TYPE_AT_HANDLER);
    const uint32_t number = stack_function_at(stack, stack->linked.thumb ? address & ~1u : address);
    type_name(stack, at, name);
    if (number == UINT32_MAX) stop(EXIT_MACHINE, "the handler of FSM type '%s' is not in the linked file", name);
    return number;
}

static void fill_type(struct stack *stack, const struct section *manifest, uint32_t type, bool report)
{
    char name[FSM_NAME_SIZE + 1];
    const uint64_t at = type_at(manifest, type);
    const uint32_t number = stack_handler(stack, manifest, type);
    type_name(stack, at, name);
    uint32_t circle;
    const uint32_t segment = stack_search_all(stack, number, &circle);
    const bool unbounded = circle != UINT32_MAX;
    const struct stack_function *handler = &stack->functions[number];
    uint64_t bound = bound_of(stack, handler);
    if (unbounded) warn(stack, name, &stack->functions[circle]), check_steps(stack, name, number);
    else if (bound >= FSM_STACK_UNBOUNDED) stop(EXIT_INPUT, "FSM type '%s' takes 4 GiB of stack or more [fsm-stack]", name);
    linked_store32(&stack->linked, at + FSM_TYPE_AT_STACK, unbounded ? FSM_STACK_UNBOUNDED : (uint32_t)bound);
    linked_store32(&stack->linked, at + FSM_TYPE_AT_SEGMENT, unbounded ? 0 : segment);
    if (report && unbounded) printf("%s: no bound\n", name);
    else if (report) print(stack, name, handler, segment);
}

void stack_fill(uint8_t *elf, size_t size, bool report)
{
    struct stack stack = {.return_address = 0};
    stack_open(&stack, elf, size);
    uint32_t types;
    const struct section *manifest = stack_manifest(&stack, &types);
    for (uint32_t i = 0; i < types; i++) fill_type(&stack, manifest, i, report);
    stack_close(&stack);
}
