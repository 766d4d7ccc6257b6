/* stack.h: the most machine stack each FSM type's handler can take, worked out from the linked machine code alone.
 *
 * What is counted: bytes below the stack pointer as it was before the kernel called the handler, up to and including the return
 * address of a call to an import stub. What an API call takes beyond that is the kernel's, which adds it (fsm_port_stack_reserve).
 *
 * Why it is an upper bound. Every instruction that a handler can reach is followed with the depth the stack has there, and every
 * change of the stack pointer is either a known number or refuses the build; so compilers' habits (frames, pushed arguments,
 * alignment, libgcc's hand-written routines) need not be known. Where control can go:
 *   - calls and jumps to an address: that address.
 *   - returns: back to the caller, at its depth.
 *   - jumps through a table: anywhere in the function where code lies that nothing else leads to. On x86 they look like a tail call
 * through a pointer; the pass fsm-calls lets no call through a pointer pass.
 *   - calls through a pointer (fsm-callees makes calls by name of them, but code generation makes some anew, as with -Oz on Thumb):
 * any function whose address the program has anywhere. An address can enter a program only as bytes
 * the linker filled in (all of which --emit-relocs lists) or as an instruction that works it out from where it stands (which may
 * need no relocation inside a function's own section, so such instructions are looked at one by one). The manifest's addresses do
 * not count: nothing in an app reads them. A function's address in a call or jump itself does not count either. Not relied on:
 * types of pointers. So the bound also holds for calls through a pointer of a wrong type.
 *   - import stubs: out, and back.
 * Two ways to one instruction bring the same depth with them, as compilers see to; where they do not, the larger counts.
 * It holds for programs that stay what they were compiled to: no return address or code pointer overwritten. The guard below every
 * port's stack is there for those that do not.
 *
 *
 * A function that can come to itself again has no bound, FSM_STACK_UNBOUNDED, and a warning, unless it comes to a checkpoint before
 * (fsm/abi.h; the pass fsm-checkpoints sees to that). A checkpoint counts for what it takes itself to continue on another segment.
 * What the function behind it takes is filled in there, and what it takes on a segment of its own is the type's
 * FSM_TYPE_AT_SEGMENT.
 */
#ifndef FSMCC_STACK_H
#define FSMCC_STACK_H

#include "code.h"

/* From a function to one it calls. */
struct stack_edge {
    uint32_t callee; /* index of the function */
    uint32_t depth;  /* what the caller has on the stack then, return address included */
};
enum { STACK_CHECKPOINT_TAKES = 8 }; /* bytes of stack, on either machine, if it goes on on another segment */
enum { STACK_ITSELF = UINT32_MAX, STACK_NO_CHECKPOINT = UINT32_MAX };

struct stack_function {
    const char *name;
    uint32_t address, end; /* end: of its symbol, or where the next begins */
    bool taken;            /* its address is, somewhere in the program */
    bool reached;          /* own and the edges are known */
    uint32_t own;          /* the most it has on the stack itself */
    struct stack_edge *edges;
    size_t edge_count;
    uint32_t behind;    /* of a checkpoint: the function it stands for; STACK_NO_CHECKPOINT */
    uint32_t arguments; /* …and the bytes of arguments it takes along */
    /* What the search finds. */
    uint64_t bound;
    uint32_t deepest; /* the edge on the way that needs most; STACK_ITSELF: none */
    uint8_t state;    /* of the search */
    bool deep;        /* needs more than stack->deep, so that its calls are to have a checkpoint */
    bool unbounded;   /* it, or what it calls, may come to itself again; then there is no bound */
};

struct stack {
    struct linked linked;
    struct code code;
    struct stack_function
        *functions;          /* by address; behind them the one that stands for calls through pointers: it calls all taken ones */
    size_t function_count;   /* without that one */
    uint32_t return_address; /* bytes a call puts on the stack */
    uint32_t deep;           /* bytes; 0: no function is too deep */
};

/* Sets every type's FSM_TYPE_AT_STACK in the manifest of the linked file. report: says on stdout what is the deepest way. */
void stack_fill(uint8_t *elf, size_t size, bool report);

/* stack_checkpoint.c: the functions of the linked file that need more than so many bytes of stack, if each of them that others come to is
 * behind a checkpoint: their names, with commas between; empty: none does. New memory. */
char *stack_deep(uint8_t *elf, size_t size, uint32_t bytes);
/* stack.c: reads the file, and forgets it. */
void stack_open(struct stack *stack, uint8_t *elf, size_t size);
void stack_close(struct stack *stack);
/* stack.c: where the manifest is, and how many types it has; and the handler of one. */
const struct section *stack_manifest(const struct stack *stack, uint32_t *types);
uint32_t stack_handler(const struct stack *stack, const struct section *manifest, uint32_t type);

/* stack_functions.c: the functions, and which addresses are taken. */
void stack_find_functions(struct stack *stack);
uint32_t stack_function_at(const struct stack *stack, uint32_t address); /* that begins there; UINT32_MAX: none */
/* stack_walk.c: own depth and edges of the function. */
void stack_walk(struct stack *stack, uint32_t function);
/* stack_search.c: the function's bound, and those of all it calls. */
void stack_search(struct stack *stack, uint32_t function);
/* stack_checkpoint.c: whether calls of the function can have a checkpoint: it is not one, no handler, and none of libgcc. */
bool stack_may_be_behind(const struct stack *stack, uint32_t function);
/* stack_checkpoint.c: of a function that is one, what the walk finds of others. False: it is none. */
bool stack_walk_checkpoint(struct stack *stack, uint32_t function);
/* stack_checkpoint.c: whom it calls, and whom it stands for. */
size_t stack_next_count(const struct stack_function *function);
uint32_t stack_next(const struct stack_function *function, size_t index);
/* stack_checkpoint.c: the bounds of all that the function comes to, by checkpoints too, and what is enough filled in there. Answers
 * the most that a segment has to have room for; 0: no checkpoint. *circle: a function that has no bound; UINT32_MAX: none. */
uint32_t stack_search_all(struct stack *stack, uint32_t function, uint32_t *circle);

#endif
