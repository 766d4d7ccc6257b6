#include "code.h"

#include <stdlib.h>
#include <string.h>

/* A mnemonic without its width and condition: "bne.w" is "b", conditional. */
struct mnemonic {
    char name[16];
    bool conditional;
};

static bool is_condition(const char *text)
{
    static const char *const conditions[] = {"eq", "ne", "hs", "lo", "mi", "pl", "vs", "vc",
                                             "hi", "ls", "ge", "lt", "gt", "le", NULL};
    for (size_t i = 0; conditions[i]; i++)
        if (strcmp(text, conditions[i]) == 0) return true;
    return false;
}

/* The names that matter here; a condition may follow each of them. */
static struct mnemonic read_mnemonic(const char *text)
{
    static const char *const names[] = {"b",     "bl",   "blx", "bx",   "tbb", "tbh",  "udf", "trap", "push", "pop",
                                        "vpush", "vpop", "str", "strd", "ldr", "ldrd", "add", "addw", "sub",  "subw",
                                        "mov",   "bfc",  "ldm", "cmp",  "cmn", "tst",  "teq", NULL};
    struct mnemonic mnemonic = {.name = ""};
    char word[16] = "";
    size_t length = strcspn(text, "\t .");
    if (length >= sizeof word) return mnemonic;
    memcpy(word, text, length);
    for (size_t i = 0; names[i]; i++) {
        const char *rest = code_after(word, names[i]);
        if (!rest || (*rest && !is_condition(rest))) continue;
        strcpy(mnemonic.name, names[i]);
        mnemonic.conditional = *rest != 0;
        if (!*rest) break; /* "bls" is b if lower or same; "bl" alone is a call */
    }
    return mnemonic;
}

static bool named(const struct mnemonic *mnemonic, const char *name) { return strcmp(mnemonic->name, name) == 0; }

static bool lists(const char *operands, const char *name)
{
    for (const char *at = operands; (at = strstr(at, name)) != NULL; at++) {
        char before = at == operands ? ' ' : at[-1], after = at[strlen(name)];
        if (strchr("{ \t", before) && strchr(",} ", after)) return true;
    }
    return false;
}

static int64_t registers(const char *operands)
{
    int64_t count = 1;
    for (; *operands; operands++) count += *operands == ',';
    return count;
}

static void set(struct instruction *instruction, enum move move, int64_t amount)
{
    instruction->move = (uint8_t)move;
    instruction->amount = amount;
}

static void go(struct instruction *instruction, enum flow flow, const char *operands)
{
    const char *distance = strchr(operands, '#');
    instruction->flow = (uint8_t)flow;
    instruction->target = instruction->address + 4 + (distance ? (uint32_t)strtoll(distance + 1, NULL, 0) : 0);
}

static bool read_flow(struct instruction *instruction, const struct mnemonic *mnemonic, const char *text, const char *operands)
{
    if (code_after(text, "cbz") || code_after(text, "cbnz")) go(instruction, FLOW_BRANCH, operands);
    else if (named(mnemonic, "bl")) go(instruction, FLOW_CALL, operands);
    else if (named(mnemonic, "b")) go(instruction, mnemonic->conditional ? FLOW_BRANCH : FLOW_JUMP, operands);
    else if (named(mnemonic, "blx")) instruction->flow = *operands == '#' ? FLOW_NEXT : FLOW_CALL_ANY;
    else if (named(mnemonic, "bx")) instruction->flow = code_after(operands, "lr") ? FLOW_END : FLOW_JUMP_ANY;
    else if (named(mnemonic, "tbb") || named(mnemonic, "tbh")) instruction->flow = FLOW_TABLE;
    else if (named(mnemonic, "udf") || named(mnemonic, "trap")) instruction->flow = FLOW_END;
    else if (named(mnemonic, "mov") && code_after(operands, "pc, lr")) instruction->flow = FLOW_END;
    else if ((named(mnemonic, "mov") || named(mnemonic, "add") || named(mnemonic, "ldr")) && code_after(operands, "pc, ") &&
             !code_after(operands, "pc, [sp], "))
        instruction->flow = FLOW_TABLE;
    else return false;
    if (named(mnemonic, "blx") && *operands == '#') set(instruction, MOVE_UNKNOWN, 0); /* to ARM code: there is none */
    return true;
}

/* "sp, #4", "sp, sp, #4": the number behind the registers. */
static bool number(const char *operands, const char *before, int64_t *value)
{
    const char *at = code_after(operands, before);
    char *end;
    if (!at) return false;
    *value = strtoll(at, &end, 0);
    return end != at;
}

static void read_transfer(struct instruction *instruction, const struct mnemonic *mnemonic, const char *operands)
{
    int64_t value, width = operands[1] == 'd' ? 8 : 4;
    const char *memory = strchr(operands, '[');
    bool single = named(mnemonic, "ldr") || named(mnemonic, "str"), pair = named(mnemonic, "ldrd") || named(mnemonic, "strd");
    if (named(mnemonic, "push")) set(instruction, MOVE_BY, 4 * registers(operands));
    else if (named(mnemonic, "vpush")) set(instruction, MOVE_BY, width * registers(operands));
    else if (named(mnemonic, "vpop")) set(instruction, MOVE_BY, -width * registers(operands));
    else if (named(mnemonic, "pop")) {
        if (lists(operands, "pc")) instruction->flow = FLOW_END;
        set(instruction, MOVE_BY, -4 * registers(operands));
    } else if (memory && code_after(memory, "[sp") && (strchr(memory, '!') || code_after(memory, "[sp], "))) {
        set(instruction, MOVE_UNKNOWN, 0);
        if (!single && !pair) return;
        if (number(memory, "[sp, #", &value) || number(memory, "[sp], #", &value)) set(instruction, MOVE_BY, -value);
        if (code_after(operands, "pc, ")) instruction->flow = FLOW_END;
    }
}

static bool only_reads(const struct mnemonic *mnemonic)
{
    return named(mnemonic, "cmp") || named(mnemonic, "cmn") || named(mnemonic, "tst") || named(mnemonic, "teq");
}

/* Its first operand is where it reads or writes, not what it writes; a list with pc is a jump besides. */
static bool leaves_base(const char *text, const char *operands)
{
    return code_after(text, "str") || code_after(text, "stm") || (code_after(text, "ldm") && !lists(operands, "pc"));
}

static bool is_add(const struct mnemonic *mnemonic) { return named(mnemonic, "add") || named(mnemonic, "addw"); }
static bool is_subtract(const struct mnemonic *mnemonic) { return named(mnemonic, "sub") || named(mnemonic, "subw"); }

/* What has sp as its first operand, in one of the ways a compiler writes it; all others are unknown. */
static void read_stack_write(struct instruction *instruction, const struct mnemonic *mnemonic, const char *operands,
                             const struct thumb_copy *copy)
{
    int64_t value, sign = is_add(mnemonic) ? -1 : 1;
    set(instruction, MOVE_UNKNOWN, 0);
    if (is_add(mnemonic) || is_subtract(mnemonic)) {
        if (number(operands, "sp, #", &value) || number(operands, "sp, sp, #", &value)) set(instruction, MOVE_BY, sign * value);
        else if (number(operands, "sp, r7, #", &value)) set(instruction, MOVE_TO_FRAME, sign * value);
    } else if (named(mnemonic, "mov")) {
        const char *from = operands + strlen("sp, ");
        if (strcmp(from, "r7") == 0) set(instruction, MOVE_TO_FRAME, 0);
        else if (copy->name[0] && strcmp(from, copy->name) == 0) set(instruction, copy->move, copy->amount);
    }
}

/* Keeps in mind a register that was made from sp or the frame pointer, for the mov to sp that follows. */
static void remember(struct thumb_copy *copy, const struct mnemonic *mnemonic, const char *operands)
{
    char name[8] = "";
    int64_t value = 0;
    size_t length = strcspn(operands, ",");
    if (length >= sizeof name || operands[length] != ',') return;
    memcpy(name, operands, length);
    const char *from = operands + length + 2;
    bool same = strcmp(name, copy->name) == 0;
    if (named(mnemonic, "mov") && strcmp(from, "sp") == 0) {
        *copy = (struct thumb_copy){.move = MOVE_BY};
        strcpy(copy->name, name);
    } else if (is_subtract(mnemonic) && number(from, "r7, #", &value)) {
        *copy = (struct thumb_copy){.move = MOVE_TO_FRAME, .amount = value};
        strcpy(copy->name, name);
    } else if (same && named(mnemonic, "bfc") && copy->move == MOVE_BY && number(from, "#0, #", &value) && value < 31) {
        copy->amount += (INT64_C(1) << value) - 4; /* sp is a multiple of 4 */
    } else if (same) copy->name[0] = 0;
}

/* Addresses worked out from the program counter, which reads as the instruction's address and 4. */
static void read_address(struct instruction *instruction, const struct mnemonic *mnemonic, const char *text, const char *operands)
{
    const char *comma = strchr(operands, ','), *from = comma ? comma + 2 : "";
    uint32_t here = (instruction->address + 4) & ~3u;
    int64_t value;
    if (strcmp(from, "pc") == 0 && is_add(mnemonic)) instruction->forms = FORMS_SUM;
    if (code_after(from, "pc, r") && is_add(mnemonic)) instruction->forms = FORMS_SUM;
    bool sum = number(from, "pc, #", &value) && (is_add(mnemonic) || is_subtract(mnemonic));
    bool direct = !sum && code_after(text, "adr") && number(from, "#", &value);
    if (!sum && !direct) return;
    instruction->forms = FORMS_ADDRESS;
    instruction->target = sum && is_subtract(mnemonic) ? here - (uint32_t)value : here + (uint32_t)value;
}

bool code_thumb_bytes(struct instruction *instruction, uint32_t halves)
{
    if ((halves & 0xffff) != 0xe96d) return false;
    instruction->size = 4;
    set(instruction, MOVE_BY, 4 * (int64_t)(halves >> 16 & 0xff));
    return true;
}

void code_thumb(struct instruction *instruction, const char *text, struct thumb_copy *copy)
{
    int64_t value;
    while (*text == '\t' || *text == ' ') text++;
    struct mnemonic mnemonic = read_mnemonic(text);
    const char *operands = strchr(text, '\t');
    operands = operands ? operands + 1 : "";
    instruction->conditional = mnemonic.conditional;
    if (read_flow(instruction, &mnemonic, text, operands)) {
        copy->name[0] = 0;
        return;
    }
    read_transfer(instruction, &mnemonic, operands);
    if (instruction->flow != FLOW_NEXT) copy->name[0] = 0;
    if (code_after(operands, "sp, ") && !only_reads(&mnemonic) && !leaves_base(text, operands))
        read_stack_write(instruction, &mnemonic, operands, copy);
    else if (code_after(operands, "sp!")) set(instruction, MOVE_UNKNOWN, 0);
    else if (is_add(&mnemonic) && number(operands, "r7, sp, #", &value)) set(instruction, MOVE_FRAME_SET, value);
    else if (named(&mnemonic, "mov") && strcmp(operands, "r7, sp") == 0) set(instruction, MOVE_FRAME_SET, 0);
    read_address(instruction, &mnemonic, text, operands);
    remember(copy, &mnemonic, operands);
}
