#include "stack.h"
#include "fsmcc.h"

#include <stdlib.h>
#include <string.h>

static int by_address(const void *left, const void *right)
{
    const struct stack_function *a = left, *b = right;
    return a->address < b->address ? -1 : a->address > b->address;
}

static int of_address(const void *key, const void *element)
{
    uint32_t address = *(const uint32_t *)key, other = ((const struct stack_function *)element)->address;
    return address < other ? -1 : address > other;
}

uint32_t stack_function_at(const struct stack *stack, uint32_t address)
{
    const struct stack_function *found =
        bsearch(&address, stack->functions, stack->function_count, sizeof *stack->functions, of_address);
    return found ? (uint32_t)(found - stack->functions) : UINT32_MAX;
}

/* Where the code section that holds the address ends. */
static uint32_t section_end(const struct linked *linked, uint32_t address)
{
    for (size_t i = 0; i < linked->section_count; i++) {
        const struct section *section = &linked->sections[i];
        if (linked_is_code(section) && address >= section->address && address - section->address < section->size)
            return section->address + section->size;
    }
    return address;
}

/* Several names may stand for one address: the first one is taken. */
static void add_symbols(struct stack *stack)
{
    const struct linked *linked = &stack->linked;
    for (size_t i = 0; i < linked->symbol_count; i++) {
        const struct symbol *symbol = &linked->symbols[i];
        if (symbol->kind != SYMBOL_FUNCTION) continue;
        struct stack_function *last = stack->function_count ? &stack->functions[stack->function_count - 1] : NULL;
        if (last && last->address == symbol->address) {
            if (symbol->size > last->end - last->address) last->end = symbol->address + symbol->size;
            continue;
        }
        stack->functions[stack->function_count++] =
            (struct stack_function){.name = symbol->name, .address = symbol->address, .end = symbol->address + symbol->size};
    }
}

/* Routines in assembly may call what has no symbol of a function. */
static void add_called(struct stack *stack)
{
    size_t known = stack->function_count;
    for (size_t i = 0; i < stack->code.count; i++) {
        const struct instruction *instruction = &stack->code.instructions[i];
        if (instruction->flow != FLOW_CALL) continue;
        uint32_t target = instruction->target;
        if (bsearch(&target, stack->functions, known, sizeof *stack->functions, of_address)) continue;
        stack->functions[stack->function_count++] = (struct stack_function){.name = "(no name)", .address = target, .end = target};
    }
    qsort(stack->functions, stack->function_count, sizeof *stack->functions, by_address);
    size_t kept = 0;
    for (size_t i = 0; i < stack->function_count; i++)
        if (kept == 0 || stack->functions[kept - 1].address != stack->functions[i].address)
            stack->functions[kept++] = stack->functions[i];
    stack->function_count = kept;
}

static void set_ends(struct stack *stack)
{
    for (size_t i = 0; i < stack->function_count; i++) {
        struct stack_function *function = &stack->functions[i];
        uint32_t next = i + 1 < stack->function_count ? stack->functions[i + 1].address : UINT32_MAX;
        uint32_t end = section_end(&stack->linked, function->address);
        if (next < end) end = next;
        if (function->end <= function->address || function->end > end) function->end = end;
    }
}

static void take(struct stack *stack, uint32_t address)
{
    uint32_t function = stack_function_at(stack, address);
    if (function != UINT32_MAX) stack->functions[function].taken = true;
}

/* The instruction whose bytes include the place. */
static const struct instruction *around(const struct code *code, uint32_t place)
{
    size_t low = 0, high = code->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code->instructions[middle].address <= place) low = middle + 1;
        else high = middle;
    }
    if (low == 0) return NULL;
    const struct instruction *found = &code->instructions[low - 1];
    return place - found->address < found->size ? found : NULL;
}

static void take_references(struct stack *stack)
{
    for (size_t i = 0; i < stack->linked.reference_count; i++) {
        const struct reference *reference = &stack->linked.references[i];
        const struct instruction *user = reference->in_code ? around(&stack->code, reference->place) : NULL;
        if (user && (user->flow == FLOW_CALL || user->flow == FLOW_JUMP || user->flow == FLOW_BRANCH)) continue;
        take(stack, reference->target);
    }
}

static bool in_function(const struct stack *stack, const struct instruction *at, uint32_t limit)
{
    return at && at < stack->code.instructions + stack->code.count && at->address < limit;
}

/* On Thumb an address is also made of a constant between the instructions and the place of an "add rN, pc": any pair of the two in
 * one function that gives the beginning of a function counts. */
static void take_sums(struct stack *stack, uint32_t start, uint32_t limit)
{
    const struct instruction *first = code_at(&stack->code, start);
    for (const struct instruction *at = first; in_function(stack, at, limit); at++) {
        if (at->forms != FORMS_SUM) continue;
        for (uint32_t place = (start + 3) & ~3u; place < limit && limit - place >= 4; place += 4)
            if (!around(&stack->code, place)) take(stack, (linked_at(&stack->linked, place) + at->address + 4) & ~1u);
    }
}

/* Addresses that code works out from where it stands. */
static void take_relative(struct stack *stack)
{
    for (size_t i = 0; i < stack->code.count; i++)
        if (stack->code.instructions[i].forms == FORMS_ADDRESS)
            take(stack, stack->code.instructions[i].target & ~(stack->linked.thumb ? 1u : 0u));
    for (size_t i = 0; stack->linked.thumb && i < stack->function_count; i++) {
        uint32_t start = stack->functions[i].address, end = section_end(&stack->linked, start);
        uint32_t next = i + 1 < stack->function_count ? stack->functions[i + 1].address : UINT32_MAX;
        take_sums(stack, start, next < end ? next : end);
    }
}

/* Calls through pointers, as one function of its own. */
static void add_any(struct stack *stack)
{
    struct stack_function *any = &stack->functions[stack->function_count];
    *any = (struct stack_function){.name = "(through a pointer)", .reached = true, .behind = STACK_NO_CHECKPOINT};
    any->edges = linked_memory(stack->function_count, sizeof *any->edges);
    for (size_t i = 0; i < stack->function_count; i++)
        if (stack->functions[i].taken) any->edges[any->edge_count++].callee = (uint32_t)i;
}

void stack_find_functions(struct stack *stack)
{
    size_t most = stack->linked.symbol_count + 1;
    for (size_t i = 0; i < stack->code.count; i++) most += stack->code.instructions[i].flow == FLOW_CALL;
    stack->functions = linked_memory(most, sizeof *stack->functions);
    add_symbols(stack);
    add_called(stack);
    set_ends(stack);
    take_references(stack);
    take_relative(stack);
    add_any(stack);
}
