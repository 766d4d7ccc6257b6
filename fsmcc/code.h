/* code.h: machine code as far as a bound on its stack needs it: of every instruction, where control goes on and what becomes of the
 * stack pointer. LLVM's disassembler reads the bytes; code_x86.c and code_thumb.c read its text.
 */
#ifndef FSMCC_CODE_H
#define FSMCC_CODE_H

#include "linked.h"

enum flow {
    FLOW_NEXT,     /* to the next instruction */
    FLOW_END,      /* a return, or a trap */
    FLOW_JUMP,     /* to `target` */
    FLOW_BRANCH,   /* to `target` or on */
    FLOW_CALL,     /* calls `target`, then goes on */
    FLOW_CALL_ANY, /* calls through a pointer */
    FLOW_JUMP_ANY, /* jumps through a pointer to a function */
    FLOW_TABLE,    /* jumps through a table, inside the function */
};
enum move {
    MOVE_NONE,
    MOVE_BY,        /* the stack grows by `amount`, less than 0: shrinks */
    MOVE_FRAME_SET, /* the frame pointer becomes the stack pointer plus `amount` */
    MOVE_TO_FRAME,  /* the stack pointer becomes the frame pointer minus `amount` */
    MOVE_UNKNOWN,   /* the stack pointer gets a value nobody knows before it runs */
};
enum forms {
    FORMS_NOTHING,
    FORMS_ADDRESS, /* `target`, from where the instruction stands */
    FORMS_SUM,     /* something and where the instruction stands, added */
};
struct instruction {
    uint32_t address, target;
    int64_t amount;
    uint8_t size;       /* 0: no instruction could be read here */
    uint8_t flow, move; /* enum flow, enum move */
    uint8_t forms;      /* enum forms: which address it works out */
    bool conditional;   /* flow and move may also not happen */
};

struct code {
    struct instruction *instructions; /* by address */
    size_t count;
};

/* All code sections of the file. */
void code_read(struct code *code, const struct linked *linked);
void code_free(struct code *code);
/* The instruction that begins at the address; NULL: none does. */
struct instruction *code_at(const struct code *code, uint32_t address);

/* One instruction's text to flow and move; address and size are set. */
void code_x86(struct instruction *instruction, const char *text);
/* `copy` remembers, between instructions that follow each other, a register made from the stack pointer. */
struct thumb_copy {
    char name[8];   /* of the register; empty: none */
    enum move move; /* what moving it to the stack pointer does */
    int64_t amount;
};
void code_thumb(struct instruction *instruction, const char *text, struct thumb_copy *copy);
/* Instructions of libgcc that LLVM does not read, from their two half-words, the first one lowest: strd RT, RT2, [sp, #-N]! with
 * any registers. False: it is none of them. */
bool code_thumb_bytes(struct instruction *instruction, uint32_t halves);

/* For both: whether the text begins with the word, and what follows it; NULL if it does not. */
const char *code_after(const char *text, const char *word);

#endif
