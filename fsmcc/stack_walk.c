#include "stack.h"
#include "fsmcc.h"

#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

/* Deeper than any stack there is. */
enum { DEPTH_MAX = 64 * 1024 * 1024, VISITS_MAX = 64 };

/* What is known where control comes to an instruction. Depths are those on the way that needs most. */
struct place {
    int64_t depth;
    int64_t frame; /* depth that the frame pointer stands for; FRAME_NONE, FRAME_MANY */
    uint32_t visits;
};
enum { FRAME_NONE = -1, FRAME_MANY = -2 };

struct walk {
    struct stack *stack;
    struct stack_function *function;
    struct place *places; /* one an instruction */
    size_t *waiting, waiting_count, waiting_size;
    int64_t table_depth, table_frame; /* of jumps through tables; -1: there is none */
    bool guessing;                    /* following what may be where a table leads */
    size_t edge_size;
};

static _Noreturn void give_up(const struct walk *walk, const struct instruction *at, const char *why)
{
    stop(EXIT_INPUT, "%s, at 0x%x: %s, so its stack has no bound [fsm-stack]", walk->function->name, at ? at->address : 0, why);
}

static void wait(struct walk *walk, size_t index)
{
    if (walk->waiting_count == walk->waiting_size) {
        walk->waiting_size = walk->waiting_size * 2 + 64;
        walk->waiting = realloc(walk->waiting, walk->waiting_size * sizeof *walk->waiting);
        if (!walk->waiting) stop(EXIT_MACHINE, "out of memory");
    }
    walk->waiting[walk->waiting_count++] = index;
}

/* Control comes to the instruction with this depth. Where ways meet, the deepest counts for all; compilers have the same on all. */
static void reach(struct walk *walk, const struct instruction *to, int64_t depth, int64_t frame)
{
    size_t index = (size_t)(to - walk->stack->code.instructions);
    struct place *place = &walk->places[index];
    bool news = place->visits == 0 || depth > place->depth || (frame != place->frame && place->frame != FRAME_MANY);
    if (!news) return;
    if (++place->visits > VISITS_MAX || depth > DEPTH_MAX) give_up(walk, to, "the stack grows with every turn of a loop");
    if (place->visits == 1) place->frame = frame;
    else if (frame != place->frame) place->frame = FRAME_MANY;
    if (place->visits == 1 || depth > place->depth) place->depth = depth;
    wait(walk, index);
}

static void edge(struct walk *walk, uint32_t callee, int64_t depth)
{
    struct stack_function *function = walk->function;
    for (size_t i = 0; i < function->edge_count; i++)
        if (function->edges[i].callee == callee) {
            if (depth > function->edges[i].depth) function->edges[i].depth = (uint32_t)depth;
            return;
        }
    if (function->edge_count == walk->edge_size) {
        walk->edge_size = walk->edge_size * 2 + 8;
        function->edges = realloc(function->edges, walk->edge_size * sizeof *function->edges);
        if (!function->edges) stop(EXIT_MACHINE, "out of memory");
    }
    function->edges[function->edge_count++] = (struct stack_edge){callee, (uint32_t)depth};
}

static void deepen(struct walk *walk, int64_t depth)
{
    if (depth > walk->function->own) walk->function->own = (uint32_t)depth;
}

/* To an address: the beginning of another function is a call that does not come back, anything else more of this one. */
static void go(struct walk *walk, const struct instruction *from, uint32_t address, int64_t depth, int64_t frame)
{
    uint32_t other = stack_function_at(walk->stack, address);
    const struct stack_function *begins = other == UINT32_MAX ? NULL : &walk->stack->functions[other];
    if (begins && begins != walk->function) {
        edge(walk, other, depth);
        return;
    }
    const struct instruction *to = code_at(&walk->stack->code, address);
    bool nothing = !to || to->size == 0;
    if (nothing && walk->guessing) return; /* what fills the space before a constant, taken for an instruction */
    if (nothing) give_up(walk, from, "control goes to where no code is");
    reach(walk, to, depth, frame);
}

/* Stack and frame pointer after the instruction. */
static void move(struct walk *walk, const struct instruction *at, int64_t *depth, int64_t *frame)
{
    int64_t before = *depth;
    switch ((enum move)at->move) {
    case MOVE_NONE: return;
    case MOVE_BY: *depth += at->amount; break;
    case MOVE_FRAME_SET: *frame = *frame == FRAME_NONE || *frame == *depth - at->amount ? *depth - at->amount : FRAME_MANY; return;
    case MOVE_TO_FRAME:
        if (*frame < 0) give_up(walk, at, "the stack pointer comes from a register whose value is not known");
        *depth = *frame + at->amount;
        break;
    case MOVE_UNKNOWN: give_up(walk, at, "the stack pointer changes by an amount that nobody knows before it runs");
    }
    if (at->conditional && before > *depth) *depth = before;
    if (*depth < 0 || *depth > DEPTH_MAX) give_up(walk, at, "the stack pointer leaves the function's own stack");
    deepen(walk, *depth);
}

static void follow(struct walk *walk, const struct instruction *at)
{
    const struct place place = walk->places[at - walk->stack->code.instructions];
    int64_t depth = place.depth, frame = place.frame, return_address = walk->stack->return_address;
    uint32_t any = (uint32_t)walk->stack->function_count;
    bool returns = at->flow == FLOW_END; /* a pop that also returns */
    if (!returns) move(walk, at, &depth, &frame);
    switch ((enum flow)at->flow) {
    case FLOW_NEXT: break;
    case FLOW_JUMP: go(walk, at, at->target, depth, frame); return;
    case FLOW_BRANCH: go(walk, at, at->target, depth, frame); break;
    case FLOW_CALL:
        deepen(walk, depth + return_address);
        edge(walk, stack_function_at(walk->stack, at->target), depth + return_address);
        break;
    case FLOW_CALL_ANY:
        deepen(walk, depth + return_address);
        edge(walk, any, depth + return_address);
        break;
    case FLOW_JUMP_ANY: edge(walk, any, depth); break;
    case FLOW_TABLE:
        if (depth > walk->table_depth) walk->table_depth = depth;
        walk->table_frame = walk->table_frame == FRAME_NONE || walk->table_frame == frame ? frame : FRAME_MANY;
        break;
    case FLOW_END: break;
    }
    bool ends = at->flow == FLOW_END || at->flow == FLOW_JUMP_ANY || at->flow == FLOW_TABLE;
    if (!ends || at->conditional) go(walk, at, at->address + at->size, depth, frame);
}

/* Whatever of the function nothing has led to so far may be where a table leads. False: nothing is left. */
static bool follow_tables(struct walk *walk)
{
    if (walk->table_depth < 0) return false;
    const struct code *code = &walk->stack->code;
    const struct instruction *at = code_at(code, walk->function->address);
    for (; at < code->instructions + code->count && at->address < walk->function->end; at++) {
        const struct place *place = &walk->places[at - code->instructions];
        if (place->visits > 0 || at->size == 0) continue;
        walk->guessing = true;
        reach(walk, at, walk->table_depth, walk->table_frame);
        return true;
    }
    return false;
}

static void follow_all(struct walk *walk, const struct instruction *start)
{
    reach(walk, start, 0, FRAME_NONE);
    do
        while (walk->waiting_count) follow(walk, &walk->stack->code.instructions[walk->waiting[--walk->waiting_count]]);
    while (follow_tables(walk));
}

/* Tables on x86 are data that refers to the inside of the function: a jump that no such data explains is none through a table. */
static bool has_table(const struct walk *walk)
{
    const struct linked *linked = &walk->stack->linked;
    for (size_t i = 0; i < linked->reference_count; i++) {
        const struct reference *reference = &linked->references[i];
        if (!reference->in_code && reference->target > walk->function->address && reference->target < walk->function->end)
            return true;
    }
    return linked->thumb;
}

static bool in_stubs(const struct stack *stack, uint32_t address)
{
    const struct section *stubs = linked_section(&stack->linked, ".fsm.stubs");
    return stubs && linked_is_code(stubs) && address >= stubs->address && address - stubs->address < stubs->size;
}

void stack_walk(struct stack *stack, uint32_t number)
{
    struct walk walk = {.stack = stack, .function = &stack->functions[number], .table_depth = -1, .table_frame = FRAME_NONE};
    walk.function->reached = true;
    if (stack_walk_checkpoint(stack, number)) return;
    if (in_stubs(stack, walk.function->address)) return;
    const struct instruction *start = code_at(&stack->code, walk.function->address);
    /* The linker's way to code that is too far for a branch jumps through a register; no app is that large. */
    if (strstr(walk.function->name, "Thunk_")) give_up(&walk, start, "the linker put a far jump there");
    if (!start || start->size == 0) give_up(&walk, start, "no code begins there");
    walk.places = linked_memory(stack->code.count, sizeof *walk.places);
    follow_all(&walk, start);
    if (walk.table_depth >= 0 && !has_table(&walk)) give_up(&walk, start, "it jumps through a pointer that is no table's");
    free(walk.places);
    free(walk.waiting);
}
