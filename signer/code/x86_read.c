#include "x86.h"

#include <stdlib.h>
#include <string.h>

#include <llvm-c/Disassembler.h>

#include "loader/bytes.h"

enum { INSTRUCTION_MAX = 15 };
static const struct form forms[] = {
#define X(mnemonic, kind, bytes) {mnemonic, kind, bytes},
#include "code_x86.def"
#undef X
};

bool x86_refuse(const struct reading *reading, const char *reason)
{
    return code_refuse(reading->code, reading->step->address, reading->step->text, reason);
}

/* ---- LLVM's text ---- */

static const struct form *find_form(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strlen(forms[i].mnemonic) == length && memcmp(forms[i].mnemonic, word, length) == 0) return &forms[i];
    return NULL;
}

bool x86_read_register(const char *name, size_t length, struct operand *operand)
{
    static const char *const names[][5] = {
        /* the second byte, 1, 2, 4 and 8 bytes */
        {"ah", "al", "ax", "eax", "rax"},    {"ch", "cl", "cx", "ecx", "rcx"},    {"dh", "dl", "dx", "edx", "rdx"},
        {"bh", "bl", "bx", "ebx", "rbx"},    {"", "spl", "sp", "esp", "rsp"},     {"", "bpl", "bp", "ebp", "rbp"},
        {"", "sil", "si", "esi", "rsi"},     {"", "dil", "di", "edi", "rdi"},     {"", "r8b", "r8w", "r8d", "r8"},
        {"", "r9b", "r9w", "r9d", "r9"},     {"", "r10b", "r10w", "r10d", "r10"}, {"", "r11b", "r11w", "r11d", "r11"},
        {"", "r12b", "r12w", "r12d", "r12"}, {"", "r13b", "r13w", "r13d", "r13"}, {"", "r14b", "r14w", "r14d", "r14"},
        {"", "r15b", "r15w", "r15d", "r15"}};
    static const uint8_t widths[] = {0, 1, 2, 4, 8};
    operand->kind = length > 3 && memcmp(name, "xmm", 3) == 0 ? VECTOR : REGISTER;
    if (operand->kind == VECTOR) return true;
    for (int number = 0; number < REGISTERS; number++)
        for (int i = 0; i < 5; i++) {
            const char *known = names[number][i];
            if (strlen(known) != length || memcmp(known, name, length) != 0) continue;
            operand->number = number;
            operand->width = widths[i];
            return length > 0;
        }
    return false;
}

/* The register at *text, "%eax" up to a comma or parenthesis; of the same width as others before. */
static bool read_part(const char **text, int *number, struct operand *memory)
{
    struct operand part = {0};
    size_t length = strcspn(*text, ",)");
    if (length < 2 || **text != '%') return false;
    if (length == 4 && memcmp(*text, "%rip", 4) == 0) memory->ip = true;
    else {
        if (!x86_read_register(*text + 1, length - 1, &part) || part.kind != REGISTER || part.width < 4) return false;
        if (memory->width != 0 && memory->width != part.width) return false;
        memory->width = part.width;
        *number = part.number;
    }
    *text += length;
    return true;
}

/* "%gs:-8(%eax,%ecx,4)" in all its shorter forms. */
bool x86_read_memory(const char *text, struct operand *memory)
{
    char *end;
    *memory = (struct operand){.kind = MEMORY, .base = NONE, .index = NONE, .scale = 1};
    if (strncmp(text, "%gs:", 4) == 0) {
        memory->window = true;
        text += 4;
    }
    memory->value = strtoll(text, &end, 0);
    bool number = end != text;
    text = end;
    if (*text == '\0') return number;
    if (*text++ != '(') return false;
    if (*text != ',' && !read_part(&text, &memory->base, memory)) return false;
    if (*text == ',') {
        text++;
        if (!read_part(&text, &memory->index, memory) || memory->ip) return false;
        if (*text == ',') {
            memory->scale = (int)strtol(text + 1, &end, 10);
            text = end;
        }
    }
    return strcmp(text, ")") == 0;
}

static bool read_operand(char *text, struct operand *operand)
{
    char *end;
    *operand = (struct operand){.kind = NUMBER};
    if (*text == '$') {
        operand->value = strtoll(text + 1, &end, 0);
        return end != text + 1 && *end == '\0';
    }
    if (*text == '%' && strncmp(text, "%gs:", 4) != 0) return x86_read_register(text + 1, strlen(text + 1), operand);
    return x86_read_memory(text, operand);
}

static bool read_operands(char *text, struct instruction *instruction)
{
    int depth = 0;
    char *start = text;
    for (char *c = text; *start; c++) {
        depth += (*c == '(') - (*c == ')');
        if (*c != '\0' && (*c != ',' || depth > 0)) continue;
        char after = *c;
        *c = '\0';
        if (instruction->count == OPERANDS_MAX || !read_operand(start, &instruction->operands[instruction->count++])) return false;
        if (after == '\0') break;
        *c = after;
        start = c + 1 + (c[1] == ' ');
    }
    return true;
}

bool x86_is_prefix(uint8_t byte)
{
    static const uint8_t prefixes[] = {0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3};
    return memchr(prefixes, byte, sizeof prefixes) != NULL;
}
static bool is_rex(uint8_t byte) { return (byte & 0xf0) == 0x40; }

/* Prefixes that come twice, in the wrong place, or where they mean nothing are read in different ways by different readers: there
 * are none. Intel SDM, volume 2, 2.1.1 and 2.2.1. */
static bool has_plain_prefixes(const uint8_t *bytes, uint32_t size)
{
    static const uint8_t allowed[] = {0x65, 0x66, 0x67, 0xf2, 0xf3};
    uint32_t at = 0;
    for (; at < size && x86_is_prefix(bytes[at]); at++) {
        bool again = at > 0 && memchr(bytes, bytes[at], at) != NULL;
        if (again || memchr(allowed, bytes[at], sizeof allowed) == NULL) return false;
    }
    if (at < size && is_rex(bytes[at])) at++;
    return at < size && !x86_is_prefix(bytes[at]) && !is_rex(bytes[at]);
}

/* Fillers of any length: prefixes, then 90 or 0f 1f. */
static bool is_filler(const uint8_t *bytes, uint32_t size)
{
    uint32_t at = 0;
    while (at < size && (bytes[at] == 0x66 || bytes[at] == 0x2e)) at++;
    return (at + 1 == size && bytes[at] == 0x90) || (at + 2 < size && bytes[at] == 0x0f && bytes[at + 1] == 0x1f);
}

static uint32_t disassemble(const struct code *code, uint8_t *bytes, uint32_t size, uint32_t address, char *text)
{
    *text = '\0';
    return (uint32_t)LLVMDisasmInstruction(code->disassembler, bytes, size, address, text, STEP_TEXT);
}

static bool read_instruction(struct reading *reading)
{
    const struct code *code = reading->code;
    struct step *step = reading->step;
    uint32_t left = code->extent.code + code->extent.code_size - step->address;
    uint8_t bytes[INSTRUCTION_MAX + 1];
    memcpy(bytes, code->image + step->address, left < INSTRUCTION_MAX ? left : INSTRUCTION_MAX);
    step->size = disassemble(code, bytes, left < INSTRUCTION_MAX ? left : INSTRUCTION_MAX, step->address, step->text);
    if (step->size == 0) return x86_refuse(reading, "these bytes are no instruction");
    if (is_filler(bytes, step->size)) {
        static const struct form filler = {"nop", NOTHING, 0};
        reading->instruction.form = &filler;
        return true;
    }
    if (!has_plain_prefixes(bytes, step->size)) return x86_refuse(reading, "it has prefixes that no compiler gives it");
    char text[STEP_TEXT], *word = text;
    strcpy(text, step->text);
    char *comment = strchr(text, '#');
    if (comment) *comment = '\0';
    for (size_t length = strlen(text); length > 0 && strchr(" \t\n", text[length - 1]); length--) text[length - 1] = '\0';
    while (*word == '\t' || *word == ' ') word++;
    size_t length = strcspn(word, "\t ");
    reading->instruction.form = find_form(word, length);
    if (!reading->instruction.form) return x86_refuse(reading, "an app has no such instruction");
    word += length;
    while (*word == '\t' || *word == ' ') word++;
    if (reading->instruction.form->kind == FLOW) return true;
    return read_operands(word, &reading->instruction) || x86_refuse(reading, "an app has no such operand");
}

/* ---- relocations ---- */

static bool is_digit(char c) { return (c >= '0' && c <= '9') || c == '-'; }

static size_t number_end(const char *text, size_t at)
{
    while (is_digit(text[at])) at++;
    return at;
}

/* Where the one number begins in which the texts differ; 0: they differ in more, or not at all. */
static size_t differing_number(const char *one, const char *other)
{
    size_t start = 0;
    while (one[start] && one[start] == other[start]) start++;
    while (start > 0 && is_digit(one[start - 1])) start--;
    if (start == 0 || strchr("$:, \t", one[start - 1]) == NULL) return 0;
    return strcmp(one + number_end(one, start), other + number_end(other, start)) == 0 ? start : 0;
}

/* What the 4 bytes at `at` are to the instruction: all of their bits change one and the same number in it, and nothing else; or
 * UNCHANGED, if that is not so. */
static enum change find_change(const struct code *code, const struct step *step, uint32_t at)
{
    const uint32_t pattern = 0x11111111;
    uint8_t bytes[INSTRUCTION_MAX + 1] = {0};
    char first[STEP_TEXT], other[STEP_TEXT];
    size_t number = 0;
    memcpy(bytes, code->image + step->address, step->size);
    for (int bit = -1; bit < 32; bit++) {
        char *text = bit < 0 ? first : other;
        store32_le(bytes + (at - step->address), bit < 0 ? pattern : pattern ^ 1u << bit);
        if (disassemble(code, bytes, step->size, step->address, text) != step->size) return UNCHANGED;
        if (bit < 0) continue;
        size_t found = differing_number(first, other);
        if (found == 0 || (bit > 0 && found != number)) return UNCHANGED;
        number = found;
    }
    return first[number - 1] == '$' ? CHANGED_VALUE : CHANGED_DISTANCE;
}

/* What is added may be anything up to the end of what an app can have: harmless where the sum is no more than a value, is cut to 32
 * bits and goes through the window, or is the address of a jump table. What uses the number says which; control and stack do not.
 */
static bool check_moved(struct reading *reading)
{
    const struct code *code = reading->code;
    const struct step *step = reading->step;
    const uint32_t end = step->address + step->size;
    for (uint32_t at = step->address; code_is_moved(code, at, end - at, &at); at += 4) {
        bool whole = at + 4 <= end && code_moved(code, at) == MOVED_WHOLE;
        enum change change = whole ? find_change(code, step, at) : UNCHANGED;
        if (change == UNCHANGED) return x86_refuse(reading, "a relocation changes more than a number in it");
        reading->change |= change;
    }
    if (reading->change == UNCHANGED) return true;
    enum kind kind = reading->instruction.form->kind;
    return (kind != FLOW && kind != STACK && kind != NOTHING) || x86_refuse(reading, "a relocation changes where it goes");
}

bool x86_read(struct reading *reading) { return read_instruction(reading) && check_moved(reading); }
