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
    CELL_END, /* it lies between the cell's start plus `low` and its end plus `high`: it was compared */
    OWN,      /* what the word FSM_WORD_UNSAFE was when the function was entered: the top of the stack for locals with addresses */
    OBJECT,   /* memory of the app: `low` bytes of it, or more, lie before the address, `high` or more behind it */
    READABLE, /* the same, of the app or of its image */
    IMAGE,    /* the image's start */
    FRAME,    /* the same, of a caller's frame */
    STACK,    /* the stack pointer on entry */
    LIMIT,    /* the word FSM_WORD_LIMIT: bytes of the cell */
    KEPT,     /* what a register held on entry */
    /* Made of the word that `name` names, and a number for all else: */
    DISTANCE, /* how far it is from the cell's start */
    SPAN,     /* from its distance: how often a loop may step before it leaves the cell */
    FOUND,    /* 0 only if it is an address in the image */
};
struct value {
    uint8_t base;  /* enum base */
    uint8_t loose; /* enum loose */
    uint16_t step; /* it is low, or any number of these more, up to high; 0 is 1 */
    int64_t low, high;
    /* Words have names. It is: name + offset + scale * term + times * more; or, where bits is not 0, the word `name` itself, and
     * the same as the lowest so many bits of term + rest_low, shifted right by `scale`. 0: no word. */
    uint32_t name, term, more;
    int32_t offset, scale, times;
    uint8_t bits;
    bool rests; /* it is scale * term and something of this base and range */
    uint8_t rest_base;
    bool checked; /* of what is learned: by a check that traps */
    int64_t rest_low, rest_high;
    uint64_t sources; /* what it was made of that came from memory or a caller: bits, one for each instruction that it came by */
};

/* It comes from its base by a loop's steps upwards, or downwards, whose end nobody has followed: `high`, or `low`, says nothing.
 * And of an address: the steps were compared with what is left of the cell. */
enum loose { LOOSE_HIGH = 1, LOOSE_LOW = 2, LOOSE = 3, SPANNED = 4, MAY_BE_NULL = 8 };

enum { CORE = 15, SLOTS = 64, SEEN = 6, FACTS = 4 }; /* registers but the program counter; words of the stack */
enum { OWN_NAME = 1, ENTRY_NAMES = 16 };

/* Where the word of that name is 0, a comparison came out so. */
struct fact {
    uint32_t name;
    struct value left, right;
    uint8_t condition;
    bool result;
};

struct thumb_state {
    struct state common;
    struct value registers[CORE]; /* the stack pointer's is not used */
    struct value own;             /* the word FSM_WORD_UNSAFE */
    int64_t own_low, own_high;    /* the least and most it was on entry, from the cell's start */
    struct value left, right;     /* compared: flags are those of left - right; where result is set, of left alone */
    bool compared, result;
    uint64_t tamed;          /* sources that were compared since they came */
    uint8_t own_news;        /* how often they changed where ways meet */
    bool kernels;            /* the function was entered by the kernel alone */
    struct value seen[SEEN]; /* addresses that were compared, whether or not a register still has them */
    uint32_t next_seen;
    struct fact facts[FACTS];
    uint32_t fact_count;
    uint32_t slot_count;
    int32_t places[SLOTS];     /* where words of the stack are, in order, from the stack pointer on entry, … */
    struct value slots[SLOTS]; /* … and what is known of them */
};

struct value value_number(int64_t low, int64_t high);
bool value_is_exact(const struct value *value);
/* A number of which nothing is known that came of comparing or counting. */
bool value_is_wild(const struct value *value);
bool value_has_form(const struct value *value);
struct value value_bits(struct value value, unsigned from, unsigned count);
struct value value_moved(struct value value, int64_t by);
/* The operation with two operands. A shift's second one is the number of bits. */
struct value value_of(enum operation operation, struct value one, struct value two);
/* What it is to somebody who knows neither the function's stack nor its names. */
struct value value_outside(const struct thumb_state *state, struct value value);
/* The same for a function that is called: it may use its caller's frame, up to what is kept there. */
struct value value_inside(const struct thumb_state *state, struct value value);

/* A value that came by the instruction at an address, or as a function's argument: it has not been compared. */
void value_came(const struct code *code, struct thumb_state *state, struct value *value, uint32_t address);

/* Gives the value a name, if it has none: one that nothing else in the state has. */
/* What was found out about the same word before. */
void value_recall(struct thumb_state *state, struct value *value);
void value_recall_sum(struct thumb_state *state, struct value *value);
/* The number that is left of a sum without that address. False: it is no sum of it. */
bool value_without(const struct value *sum, const struct value *address, struct value *rest);
void value_name(struct thumb_state *state, struct value *value, uint32_t name);
/* The word that had the name has it no longer. */
void value_unname(struct value *value, uint32_t name);
uint32_t value_new_name(uint32_t address, unsigned number);

/* What follows for the state from a condition's being true, which was checked if what happens otherwise is a trap. False: it cannot
 * be. */
bool value_learn(struct thumb_state *state, unsigned condition, bool checks);
/* The flags tell where `value` is 0. */
void value_note(struct thumb_state *state, const struct value *value, unsigned condition);
/* Where the result is 0, so are both operands. */
void value_note_or(struct thumb_state *state, const struct value *result, const struct value *one, const struct value *two);
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
/* Whether it addresses the words below the cell by r9. */
bool thumb_is_below(const struct thumb *thumb);

bool thumb_step(const struct code *code, struct step *step, struct state *state);
uint32_t thumb_table_entry(const struct code *code, const struct step *step, uint32_t number);

#endif
