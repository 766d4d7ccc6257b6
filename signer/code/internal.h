/* internal.h: what the walk along an app's code (walk.c) and the policy of a machine (code_x86.c) tell each other. */
#ifndef FSM_SIGN_CODE_INTERNAL_H
#define FSM_SIGN_CODE_INTERNAL_H

#include "code.h"

#include "loader/load.h"

enum { REGISTERS = 16, STEP_TEXT = 160, NO_FRAME = -1, HELD = 0, LOST = -1 };

/* The app, as it lies at address 0. */
struct code {
    const uint8_t *image;
    struct fsm_extent extent;
    uint32_t memory; /* bytes of image and cell data */
    uint8_t *moved;  /* for each byte of the read-only part: what the loader adds there; see moved_at */
    uint32_t slots, slots_size;
    void *disassembler;
    struct fsm_sign_why *why;
};

/* What a register is known to hold. */
enum known {
    ANYTHING,
    AT_MOST,      /* its lowest 32 bits are at most `value` */
    BYTE_AT_MOST, /* its lowest byte is at most `value` */
    ENTRY,        /* an entry of the jump table at `table`, which has value + 1 of them */
};
struct fact {
    enum known known;
    uint32_t value, table;
};

/* What holds before an instruction, on every way to it. */
struct state {
    int32_t depth; /* bytes on the stack above the stack pointer, up to the return address */
    int32_t floor; /* the upper ones of them that the stack pointer does not reach at a known distance: it was aligned below them */
    int32_t frame; /* the depth that the frame pointer stands for; NO_FRAME */
    int32_t saved; /* the caller's frame pointer: HELD in its register, or on the stack at this depth, or LOST */
    struct fact registers[REGISTERS];
    uint8_t copies[REGISTERS]; /* the register each is a 32-bit copy of; itself: none */
    uint16_t compared;         /* these registers' values were compared last, with `with`; 0: none */
    uint16_t compared_bytes;   /* not 0: their lowest bytes were */
    uint32_t with;
};

enum flow {
    FLOW_NEXT, /* to the next instruction */
    FLOW_END,  /* a trap */
    FLOW_RETURN,
    FLOW_JUMP,   /* to target */
    FLOW_BRANCH, /* to target, where `taken` holds, or on */
    FLOW_CALL,   /* calls target, then goes on */
    FLOW_IMPORT, /* to the kernel, by the import slot at target */
    FLOW_TABLE,  /* to one of the entries of the jump table at target, with `entries` of them */
};
struct step {
    uint32_t address, size;
    enum flow flow;
    uint32_t target, entries;
    uint32_t above; /* bytes it reads from above the return address: arguments */
    struct state taken;
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

/* Reads the instruction at step->address, holds it against the policy and makes of *state what holds after it. */
bool code_step_x86(const struct code *code, struct step *step, struct state *state);

/* Follows all ways from the handlers. */
bool code_walk(const struct code *code, const struct fsm_manifest *manifest);

#endif
