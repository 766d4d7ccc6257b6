#include "code.h"
#include "fsmcc.h"

#include <llvm-c/Disassembler.h>
#include <llvm-c/Target.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SIZE = 256 };

const char *code_after(const char *text, const char *word)
{
    size_t length = strlen(word);
    return strncmp(text, word, length) == 0 ? text + length : NULL;
}

static LLVMDisasmContextRef disassembler(bool thumb)
{
    LLVMDisasmContextRef context;
    if (thumb) {
        LLVMInitializeARMTargetInfo();
        LLVMInitializeARMTargetMC();
        LLVMInitializeARMDisassembler();
        /* The M4's instructions include all of the M3's. */
        context = LLVMCreateDisasmCPU("thumbv7em-none-eabihf", "cortex-m4", NULL, 0, NULL, NULL);
    } else {
        LLVMInitializeX86TargetInfo();
        LLVMInitializeX86TargetMC();
        LLVMInitializeX86Disassembler();
        context = LLVMCreateDisasmCPU("x86_64-linux-gnux32", "", NULL, 0, NULL, NULL);
    }
    if (!context) stop(EXIT_MACHINE, "LLVM has no disassembler for the target");
    return context;
}

/* Thumb code has its constants and jump tables between the instructions, marked. Where data begins at or after `address`, and ends.
 */
static void next_data(const struct linked *linked, uint32_t address, uint32_t *start, uint32_t *end)
{
    *start = *end = UINT32_MAX;
    bool data = false;
    for (size_t i = 0; i < linked->symbol_count; i++) {
        const struct symbol *symbol = &linked->symbols[i];
        if (symbol->kind == SYMBOL_DATA && !data) *start = symbol->address;
        if (symbol->kind == SYMBOL_DATA) data = true;
        if (symbol->kind != SYMBOL_CODE || !data) continue;
        data = false;
        *end = symbol->address;
        if (*end > address) return;
    }
    if (!data) *start = *end = UINT32_MAX;
    else *end = UINT32_MAX;
}

static void read_section(struct code *code, const struct linked *linked, const struct section *section,
                         LLVMDisasmContextRef context)
{
    struct thumb_copy copy = {.name = ""};
    uint32_t data = UINT32_MAX, data_end = UINT32_MAX, smallest = linked->thumb ? 2 : 1;
    if (linked->thumb) next_data(linked, section->address, &data, &data_end);
    for (uint32_t at = 0; at < section->size;) {
        uint32_t address = section->address + at;
        if (address >= data && address < data_end) {
            at = data_end - section->address < section->size ? data_end - section->address : section->size;
            if (at < section->size) next_data(linked, data_end, &data, &data_end);
            continue;
        }
        char text[TEXT_SIZE];
        struct instruction *instruction = &code->instructions[code->count++];
        instruction->address = address;
        size_t size =
            LLVMDisasmInstruction(context, linked->bytes + section->offset + at, section->size - at, address, text, sizeof text);
        instruction->size = (uint8_t)size;
        bool known = size == 0 && linked->thumb && code_thumb_bytes(instruction, linked_at(linked, address));
        if (known) size = instruction->size;
        else if (size == 0) instruction->flow = FLOW_END;
        else if (linked->thumb) code_thumb(instruction, text, &copy);
        else code_x86(instruction, text);
        at += size ? (uint32_t)size : smallest;
    }
}

void code_read(struct code *code, const struct linked *linked)
{
    size_t most = 0;
    for (size_t i = 0; i < linked->section_count; i++)
        if (linked_is_code(&linked->sections[i])) most += linked->sections[i].size;
    code->count = 0;
    code->instructions = linked_memory(most, sizeof *code->instructions);
    LLVMDisasmContextRef context = disassembler(linked->thumb);
    uint64_t end = 0;
    for (size_t i = 0; i < linked->section_count; i++) {
        const struct section *section = &linked->sections[i];
        if (!linked_is_code(section)) continue;
        if (section->address < end || (uint64_t)section->address + section->size > UINT32_MAX)
            stop(EXIT_MACHINE, "the linker's output has code sections out of order");
        end = (uint64_t)section->address + section->size;
        read_section(code, linked, section, context);
    }
    LLVMDisasmDispose(context);
}

void code_free(struct code *code)
{
    free(code->instructions);
    *code = (struct code){0};
}

static int by_address(const void *key, const void *element)
{
    uint32_t address = *(const uint32_t *)key, other = ((const struct instruction *)element)->address;
    return address < other ? -1 : address > other;
}

struct instruction *code_at(const struct code *code, uint32_t address)
{
    return bsearch(&address, code->instructions, code->count, sizeof *code->instructions, by_address);
}
