/* thumb.h: a Thumb-2 instruction as the policy (code_thumb.c) sees it, who reads it (thumb_read.c), and what is known of values
 * (thumb_value.c). */
#ifndef FSM_SIGN_CODE_THUMB_H
#define FSM_SIGN_CODE_THUMB_H

#include "internal.h"

enum { FIRST_SAVED = 4, CELL_POINTER = 9, SCRATCH = 12, SP = 13, LR = 14, PC = 15, NO_REGISTER = 16, ALWAYS = 14 };

enum operation {
    LSL,
    LSR,
    ASR,
    ROR,
    MOV,
    MVN,
    ADD,
    SUB,
    RSB,
    ADC,
    SBC,
    AND,
    BIC,
    ORR,
    ORN,
    EOR,
    MUL,
    MLA,
    MLS,
    SMLABB,
    UDIV,
    UMULL,
    MOVT,
    ADR,
    UXTB,
    UXTH,
    SXTB,
    SXTH,
    UXTAB,
    UXTAH,
    SXTAB,
    SXTAH,
    UBFX,
    BFI,
    USAT,
    CLZ,
    OTHER, /* it changes registers, and nobody needs to know how */
    CMP,
    CMN,
    TST,
    TEQ,
    FLAGS,
    LOAD_1,
    LOAD_2,
    LOAD_4,
    LOAD_S1,
    LOAD_S2,
    LOAD_8,
    LOAD_MANY,
    LOAD_FLOAT,
    STORE_1,
    STORE_2,
    STORE_4,
    STORE_8,
    STORE_MANY,
    STORE_FLOAT,
    B,
    BL,
    BX,
    CBZ,
    CBNZ,
    TABLE,
    IT,
    NOP,
    TRAP,
};

struct thumb {
    uint8_t operation, size; /* enum operation; bytes of the instruction */
    uint8_t d, n, m, a;      /* registers: destination, operands, one more of either; NO_REGISTER */
    bool immediate, flags;   /* the second operand is `number`; it sets flags, unless it is conditional and short */
    uint8_t shift, amount;   /* of the second operand in a register, and of an index: LSL, … */
    uint32_t number;         /* an operand, a field's first bit; in memory, a distance */
    uint8_t width;           /* of a field of bits; of an entry of a table */
    bool before, back;       /* the distance is added before the access; and the sum written back */
    bool checked;            /* by the MPU as if it were unprivileged */
    uint16_t list;           /* registers */
    uint32_t bytes;          /* of memory, altogether */
    uint8_t condition;       /* of a branch */
};

/* Reads the instruction at an address of the code, by its bits alone. False: it is none of the list. */
bool thumb_read(const struct code *code, uint32_t address, struct thumb *thumb);

/* ---- what is known of a value ---- */

/* A word of 32 bits is what this says, plus something between `low` and `high`. */
enum base {
    NUMBER,   /* nothing: it is that number itself, or the same modulo 2^32 */
    CELL,     /* the cell's start */
    OBJECT,   /* memory of the app: `low` bytes of it, or more, lie before the address, `high` or more behind it */
    READABLE, /* the same, of the app or of its image */
    IMAGE,    /* the image's start */
    FRAME,    /* as OBJECT, of a caller's frame */
    STACK,    /* the stack pointer on entry */
    KEPT,     /* what a register held on entry */
};
struct value {
    uint8_t base;  /* enum base */
    uint16_t step; /* it is low, or any number of these more, up to high; 0 is 1 */
    uint32_t name; /* of the word: what has the same name is the same word; 0: none */
    int64_t low, high;
};

enum { CORE = 15, SLOTS = 64 }; /* registers but the program counter; words of the stack */
enum { ENTRY_NAMES = 16 };

struct thumb_state {
    struct state common;
    struct value registers[CORE]; /* the stack pointer's is not used */
    struct value left, right;     /* compared: flags are those of left - right; where result is set, of left alone */
    bool compared, result;
    uint32_t slot_count;
    int32_t places[SLOTS];     /* where words of the stack are, in order, from the stack pointer on entry, … */
    struct value slots[SLOTS]; /* … and what is known of them */
};

struct value value_number(int64_t low, int64_t high);
bool value_is_exact(const struct value *value);
/* A number of which nothing is known. */
bool value_is_wild(const struct value *value);
struct value value_bits(struct value value, unsigned from, unsigned count);
/* The operation with two operands. A shift's second one is the number of bits. */
struct value value_of(enum operation operation, struct value one, struct value two);
/* What it is to somebody who knows neither the function's stack nor its names. */
struct value value_outside(struct value value);
/* The same for a function that is called: it may use its caller's frame, up to what is kept there. */
struct value value_inside(const struct thumb_state *state, struct value value);

/* All that a state knows, by number; NULL: no more. */
struct value *value_holder(struct thumb_state *state, uint32_t i);
/* Gives the value a name, if it has none: one that nothing else in the state has. */
void value_name(struct thumb_state *state, struct value *value, uint32_t name);
uint32_t value_new_name(uint32_t address, unsigned number);

/* What follows for the state from a condition's being true. False: it cannot be. */
bool value_learn(struct thumb_state *state, unsigned condition);
/* The state's own words of the stack. NULL: nothing is known of it. */
struct value *value_slot(struct thumb_state *state, int32_t place);
void value_forget_slots(struct thumb_state *state, int32_t from, int32_t bytes);
void value_set_slot(struct thumb_state *state, int32_t place, struct value value);

void value_join(const struct code *code, const struct meeting *meeting, struct thumb_state *old, const struct thumb_state *new);

/* ---- an instruction, as the policy looks at it ---- */

struct thumb_reading {
    const struct code *code;
    struct step *step;
    struct thumb_state *state;
    struct thumb thumb;
    uint32_t address;
    bool conditional; /* in an IT block */
    bool changes;     /* flags */
};

/* Notes that the instruction breaks the policy, and returns false. */
bool thumb_refuse(const struct thumb_reading *reading, const char *reason);
struct value thumb_get(const struct thumb_reading *reading, unsigned number);
bool thumb_set(struct thumb_reading *reading, unsigned number, struct value value);
/* A load or store: where it may, and what it leaves. */
bool thumb_transfer(struct thumb_reading *reading);
/* Whether r9 is where the cell is: it is wherever functions begin and end. In between, only libgcc's have another use for it. */
bool thumb_has_cell(const struct thumb_state *state);
/* Whether it addresses the words below the cell by r9. */
bool thumb_is_below(const struct thumb_reading *reading);

bool thumb_step(const struct code *code, struct step *step, struct state *state);
uint32_t thumb_table_entry(const struct code *code, const struct step *step, uint32_t number);

#endif
