/* internal.h: what the walk along an app's code (walk.c) and the policy of a machine (code_x86.c, code_thumb.c) tell each other. */
#ifndef FSM_SIGN_CODE_INTERNAL_H
#define FSM_SIGN_CODE_INTERNAL_H

#include "code.h"

#include "loader/load.h"

enum { STEP_TEXT = 160 };

/* The app, as it lies at address 0. */
struct code {
    const uint8_t *image;
    struct fsm_extent extent;
    uint32_t memory; /* bytes of image and cell data */
    uint8_t *moved;  /* for each byte of the read-only part: what the loader adds there; see moved_at */
    uint32_t slots, slots_size;
    uint8_t *judged; /* Thumb, for each byte of the code: LLVM takes what begins there for an instruction */
    const struct machine *machine;
    const struct fsm_manifest *manifest;
    void *disassembler;
    struct fsm_sign_why *why;
    bool settled; /* all ways were followed, and what holds before each instruction is known */
};

/* What holds before an instruction, on every way to it: the part that all machines have. The policy's own begins with it. */
struct state {
    int32_t depth; /* bytes on the stack above the stack pointer, up to where it was on entry */
    int32_t floor; /* the upper ones of them that the stack pointer does not reach at a known distance: it was aligned below them */
};

enum flow {
    FLOW_NEXT, /* to the next instruction */
    FLOW_END,  /* a trap */
    FLOW_RETURN,
    FLOW_JUMP,       /* to target */
    FLOW_BRANCH,     /* to target, where `taken` holds, or on */
    FLOW_CALL,       /* calls target, then goes on */
    FLOW_CHECKPOINT, /* to target, with enough stack, and `arguments` bytes of them; there is nothing of the function's own on it */
    FLOW_IMPORT,     /* to the kernel, by an import slot */
    FLOW_TABLE,      /* to one of the entries of the jump table at target, with `entries` of them */
};
struct step {
    uint32_t address, size;
    enum flow flow;
    uint32_t target, entries;
    uint32_t entry_size; /* of the table; 0: its entries are code themselves, `stride` bytes apart */
    uint32_t stride;
    uint32_t need, arguments; /* FLOW_CHECKPOINT: bytes of stack that are there for the target; bytes of its arguments */
    uint32_t above;           /* bytes it reads from above the return address: arguments */
    int32_t deepest;          /* the most that was on the stack meanwhile, where that is more than afterwards */
    struct state *taken;      /* FLOW_BRANCH: what holds at target */
    enum flow besides;        /* FLOW_NEXT: or FLOW_RETURN, with what `taken` says */
    char text[STEP_TEXT];
};

/* Notes that the code at `address` breaks the policy, and returns false. */
bool code_refuse(const struct code *code, uint32_t address, const char *text, const char *reason);

/* What the loader adds to the 4 bytes at an address of the read-only part: nothing, how far the app moved, or that to some of them.
 */
enum moved { MOVED_NOT, MOVED_WHOLE, MOVED_PARTLY };
enum moved code_moved(const struct code *code, uint32_t address);
/* Whether it changes any of these bytes, and the first one that it does. */
bool code_is_moved(const struct code *code, uint32_t address, uint32_t size, uint32_t *first);

/* Where ways meet: at an address, to which ways led back, from up to `end`, that have changed what holds there so often. */
struct meeting {
    uint32_t address, end, times;
    bool back; /* this way leads back, within a function */
};

/* A machine's policy. States are compared as bytes: what is not set is zero. */
struct machine {
    const char *triple, *cpu; /* LLVM's names */
    size_t state_size;        /* of what begins with struct state */
    bool shares;              /* functions may have instructions in common, which each of them follows for itself */
    bool last;          /* what memory it accesses is held against the policy when all is settled: only then are loops known */
    uint32_t call_size; /* bytes that a call puts on the stack */
    /* What holds where the kernel enters a handler. */
    void (*begin)(const struct code *code, const struct fsm_manifest_type *type, struct state *state);
    /* Reads the instruction at step->address, holds it against the policy and makes of *state what holds after it. */
    bool (*step)(const struct code *code, struct step *step, struct state *state);
    /* Makes of *old what holds on both ways. */
    bool (*join)(const struct code *code, const struct meeting *meeting, struct state *old, const struct state *new);
    /* What holds where a function begins, from what its caller knows; and makes of that what holds when it has returned with
     * `result`, which is what the function knew as it returned. */
    void (*enter)(const struct code *code, const struct state *caller, struct state *callee);
    void (*resume)(const struct code *code, uint32_t address, struct state *caller, const struct state *result);
    /* Whether another function may be entered, or the caller returned to, with this. Says why not. */
    bool (*leaves)(const struct code *code, const struct step *step, const struct state *state);
    uint32_t (*table_entry)(const struct code *code, const struct step *step, uint32_t number);
};
extern const struct machine code_x86, code_thumb_m3, code_thumb_m4;

/* checkpoint.c: whether a checkpoint begins at step->address; then *step says what it does. */
bool code_checkpoint_x86(const struct code *code, struct step *step);
bool code_checkpoint_thumb(const struct code *code, struct step *step);
/* Whether the import of this slot is fsm_stack_continue, which checkpoints alone may call. */
bool code_continues(const struct code *code, uint32_t slot);

/* Where a type's handler begins. */
uint32_t code_handler(const struct fsm_manifest *manifest, const struct fsm_manifest_type *type);

/* Follows all ways from the handlers. */
bool code_walk(const struct code *code, const struct fsm_manifest *manifest);

#endif
