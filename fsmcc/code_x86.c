#include "code.h"

#include <stdlib.h>
#include <string.h>

static bool is(const char *text, const char *word, const char **operands)
{
    const char *after = code_after(text, word);
    if (!after || (*after && *after != '\t')) return false;
    *operands = *after ? after + 1 : after;
    return true;
}

static const char *skip_prefixes(const char *text)
{
    static const char *const prefixes[] = {"addr32", "data16", "rep", "repne", "lock", "cs", "notrack", "rex64", NULL};
    while (*text == '\t' || *text == ' ') text++;
    for (size_t i = 0; prefixes[i]; i++) {
        const char *after = code_after(text, prefixes[i]);
        if (after && (*after == '\t' || *after == ' ')) return skip_prefixes(after);
    }
    return text;
}

static void go(struct instruction *instruction, enum flow flow, const char *operands)
{
    instruction->flow = (uint8_t)flow;
    instruction->target = instruction->address + instruction->size + (uint32_t)strtoll(operands, NULL, 0);
}

static bool read_flow(struct instruction *instruction, const char *text)
{
    const char *operands;
    if (is(text, "retq", &operands) || is(text, "retl", &operands)) instruction->flow = *operands ? FLOW_NEXT : FLOW_END;
    else if (is(text, "ud2", &operands) || is(text, "ud1l", &operands) || is(text, "int3", &operands) || is(text, "hlt", &operands))
        instruction->flow = FLOW_END;
    else if (is(text, "callq", &operands) || is(text, "calll", &operands)) {
        if (*operands == '*') instruction->flow = FLOW_CALL_ANY;
        else go(instruction, FLOW_CALL, operands);
    } else if (is(text, "jmp", &operands)) go(instruction, FLOW_JUMP, operands);
    else if (is(text, "jmpq", &operands) || is(text, "jmpl", &operands)) instruction->flow = FLOW_TABLE;
    else if (*text == 'j' && strchr(text, '\t')) go(instruction, FLOW_BRANCH, strchr(text, '\t') + 1);
    else if (code_after(text, "loop")) instruction->move = MOVE_UNKNOWN; /* no compiler writes it */
    else return false;
    if (code_after(text, "ret") && *operands) instruction->move = MOVE_UNKNOWN;
    return true;
}

static bool is_stack(const char *name)
{
    static const char *const names[] = {"%rsp", "%esp", "%sp", "%spl", NULL};
    for (size_t i = 0; names[i]; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

/* The last operand is what an instruction writes to. */
static const char *destination(const char *operands)
{
    int depth = 0;
    const char *last = operands;
    for (const char *c = operands; *c; c++) {
        depth += (*c == '(') - (*c == ')');
        if (*c == ',' && depth == 0) last = c + 1;
    }
    while (*last == ' ') last++;
    return last;
}

/* "$64, %esp" and "-24(%rbp), %esp": the number, if the rest is as wanted. */
static bool number(const char *operands, const char *rest, int64_t *value)
{
    char *end;
    *value = strtoll(operands, &end, 0);
    return strncmp(end, rest, strlen(rest)) == 0;
}

static void set(struct instruction *instruction, enum move move, int64_t amount)
{
    instruction->move = (uint8_t)move;
    instruction->amount = amount;
}

/* What writes the stack pointer in one of the ways a compiler has; all others are unknown. */
static void read_stack_write(struct instruction *instruction, const char *text, const char *operands)
{
    int64_t value;
    set(instruction, MOVE_UNKNOWN, 0);
    if (*operands == '$' && strchr("sa", *text)) {
        char *end;
        value = strtoll(operands + 1, &end, 0);
        if (*end != ',') return;
        if (code_after(text, "sub")) set(instruction, MOVE_BY, value);
        else if (code_after(text, "add")) set(instruction, MOVE_BY, -value);
        /* The stack pointer is a multiple of 8: clearing its low bits takes at most this. */
        else if (code_after(text, "and") && value < 0 && (-value & (-value - 1)) == 0)
            set(instruction, MOVE_BY, -value > 8 ? -value - 8 : 0);
    } else if (code_after(text, "lea")) {
        if (number(operands, "(%rbp)", &value) || number(operands, "(%ebp)", &value)) set(instruction, MOVE_TO_FRAME, -value);
        else if (number(operands, "(%rsp)", &value) || number(operands, "(%esp)", &value)) set(instruction, MOVE_BY, -value);
    } else if (code_after(text, "mov") && (code_after(operands, "%rbp,") || code_after(operands, "%ebp,"))) {
        set(instruction, MOVE_TO_FRAME, 0);
    }
}

static bool only_reads(const char *text)
{
    const char *operands;
    return code_after(text, "cmp") || code_after(text, "test") || is(text, "btq", &operands) || is(text, "btl", &operands);
}

void code_x86(struct instruction *instruction, const char *text)
{
    const char *operands = "";
    text = skip_prefixes(text);
    if (read_flow(instruction, text)) return;
    if (is(text, "pushq", &operands)) set(instruction, MOVE_BY, 8);
    else if (is(text, "popq", &operands)) {
        if (is_stack(operands)) set(instruction, MOVE_UNKNOWN, 0);
        else set(instruction, MOVE_BY, -8);
    } else if (is(text, "leave", &operands)) set(instruction, MOVE_TO_FRAME, -8);
    else if (code_after(text, "push") || code_after(text, "pop") || code_after(text, "enter")) {
        /* popcnt and the like are not of the stack */
        if (!code_after(text, "popcnt")) set(instruction, MOVE_UNKNOWN, 0);
    } else if ((operands = strchr(text, '\t')) != NULL) {
        const char *to = destination(++operands);
        int64_t distance;
        if (code_after(text, "lea") && number(operands, "(%rip)", &distance)) {
            instruction->forms = FORMS_ADDRESS;
            instruction->target = instruction->address + instruction->size + (uint32_t)distance;
        }
        if (is_stack(to) && !only_reads(text)) read_stack_write(instruction, text, operands);
        else if (code_after(text, "mov") && (strcmp(to, "%ebp") == 0 || strcmp(to, "%rbp") == 0) &&
                 (code_after(operands, "%esp,") || code_after(operands, "%rsp,")))
            set(instruction, MOVE_FRAME_SET, 0);
        if (code_after(text, "xchg") && (strstr(operands, "%rsp") == operands || strstr(operands, "%esp") == operands))
            set(instruction, MOVE_UNKNOWN, 0);
    }
}
