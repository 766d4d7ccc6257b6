/* x86.h: an x86 instruction as the policy (code_x86.c) sees it, and who reads it (x86_read.c). */
#ifndef FSM_SIGN_CODE_X86_H
#define FSM_SIGN_CODE_X86_H

#include "internal.h"

enum { REGISTERS = 16, NO_FRAME = -1, HELD = 0, LOST = -1 };

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
struct x86_state {
    struct state common;
    int32_t frame; /* the depth that the frame pointer stands for; NO_FRAME */
    int32_t saved; /* the caller's frame pointer: HELD in its register, or on the stack at this depth, or LOST */
    struct fact registers[REGISTERS];
    uint8_t copies[REGISTERS]; /* the register each is a 32-bit copy of; itself: none */
    uint16_t compared;         /* these registers' values were compared last, with `with`; 0: none */
    uint16_t compared_bytes;   /* not 0: their lowest bytes were */
    uint32_t with;
};

enum { OPERANDS_MAX = 4 };
enum kind { TO, READ, BOTH, WIDE, LOCAL, ADDRESS, FLOW, STACK, NOTHING };
struct form {
    const char *mnemonic;
    enum kind kind;
    uint8_t bytes;
};
enum operand_kind { VECTOR, REGISTER, NUMBER, MEMORY };
struct operand {
    enum operand_kind kind;
    uint8_t width;   /* REGISTER: bytes; 0: of the second byte. MEMORY: of base and index, 0 if there are none */
    int number;      /* of the register */
    int64_t value;   /* a number, or a distance in memory */
    int base, index; /* of memory; NONE */
    int scale;
    bool window, ip; /* behind %gs; from where the next instruction is */
};
enum { NONE = -1 };

struct instruction {
    const struct form *form;
    struct operand operands[OPERANDS_MAX];
    int count;
};

/* Which numbers in it relocations change; may be both. */
enum change { UNCHANGED = 0, CHANGED_VALUE = 1, CHANGED_DISTANCE = 2 };
struct reading {
    const struct code *code;
    struct step *step;
    struct x86_state *state;
    struct instruction instruction;
    unsigned change; /* enum change */
};

/* Notes that the instruction breaks the policy, and returns false. */
bool x86_refuse(const struct reading *reading, const char *reason);
/* Reads the instruction at the step's address, and what relocations change in it. False: refused. */
bool x86_read(struct reading *reading);
/* An operand in memory, from its text alone. */
bool x86_read_memory(const char *text, struct operand *memory);
/* A register by its name, without the sign before it. */
bool x86_read_register(const char *name, size_t length, struct operand *operand);
bool x86_is_prefix(uint8_t byte);

#endif
