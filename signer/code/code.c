#include "internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <llvm-c/Disassembler.h>
#include <llvm-c/Target.h>

#include <fsm/abi.h>

#include "loader/bytes.h"
#include "loader/elf.h"
#include "loader/relocate.h"

/* What is added to every address in the picture of what the loader changes: each byte tells which one of the four it is. */
static const uint32_t MARKS = 0x04030201;

bool code_refuse(const struct code *code, uint32_t address, const char *text, const char *reason)
{
    while (*text == '\t' || *text == ' ') text++;
    char shown[STEP_TEXT];
    size_t length = 0;
    for (; text[length] && length < sizeof shown - 1; length++) shown[length] = text[length] == '\t' ? ' ' : text[length];
    shown[length] = '\0';
    fsm_sign_fail(code->why, FSM_SIGN_CODE, "code at 0x%" PRIx32 "%s%s: %s", address, length ? ": " : "", shown, reason);
    return false;
}

enum moved code_moved(const struct code *code, uint32_t address)
{
    uint32_t marks = load32_le(code->moved + address);
    if (marks == 0) return MOVED_NOT;
    return marks == MARKS ? MOVED_WHOLE : MOVED_PARTLY;
}

bool code_is_moved(const struct code *code, uint32_t address, uint32_t size, uint32_t *first)
{
    for (*first = address; *first < address + size; ++*first)
        if (code->moved[*first]) return true;
    return false;
}

/* The loader's own relocating, applied to zeros: what is left is what it adds, and where. */
static bool draw_moves(struct code *code, const struct fsm_verified *app)
{
    struct fsm_elf elf;
    if (fsm_elf_read(app, &elf) != FSM_LOAD_OK || fsm_relocate_check(&elf, &app->manifest) != FSM_LOAD_OK) return false;
    uint8_t *cell = calloc(1, code->extent.cell_data + 8);
    code->moved = calloc(1, code->extent.read_only + 8);
    bool good = cell && code->moved;
    const struct fsm_move move = {.image = MARKS, .cell = MARKS, .image_bytes = code->moved, .cell_bytes = cell};
    if (good) fsm_relocate_apply(&elf, &app->manifest, &move);
    free(cell);
    return good;
}

uint32_t code_handler(const struct fsm_manifest *manifest, const struct fsm_manifest_type *type)
{
    const uint32_t address = manifest->offset + (uint32_t)type->handler;
    return manifest->target == FSM_TARGET_X86 ? address : address & ~1u; /* bit 0: Thumb */
}

static const struct machine *machine_of(uint32_t target)
{
    switch (target) {
    case FSM_TARGET_X86: return &code_x86;
    case FSM_TARGET_CORTEX_M3: return &code_thumb_m3;
    case FSM_TARGET_CORTEX_M4: return &code_thumb_m4;
    default: return NULL;
    }
}

static void *disassembler(const struct machine *machine)
{
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86Disassembler();
    LLVMInitializeARMTargetInfo();
    LLVMInitializeARMTargetMC();
    LLVMInitializeARMDisassembler();
    return LLVMCreateDisasmCPU(machine->triple, machine->cpu, NULL, 0, NULL, NULL);
}

bool fsm_sign_code_has_policy(uint32_t target) { return machine_of(target) != NULL; }

bool fsm_sign_code_is_usual(const struct fsm_manifest *manifest)
{
    return manifest->target == FSM_TARGET_X86 || manifest->needs_mpu;
}

static enum fsm_sign_error open_code(struct code *code, const struct fsm_verified *app)
{
    enum fsm_load_error error = fsm_load_measure(app, &code->extent);
    if (error != FSM_LOAD_OK)
        return fsm_sign_fail(code->why, FSM_SIGN_ELF, "offset 0x%" PRIx32 ": %s", code->extent.at, fsm_load_text(error));
    code->memory = code->extent.cell_offset + code->extent.cell_used;
    code->slots = app->manifest.offset + (uint32_t)app->manifest.slots;
    code->slots_size = app->target == FSM_TARGET_X86 ? (uint32_t)app->manifest.imports * FSM_SLOT_SIZE_X86 : 0; /* in the image */
    if (ranges_meet(code->slots, code->slots_size, code->extent.code, code->extent.code_size))
        return fsm_sign_fail(code->why, FSM_SIGN_CODE, "import slots lie in code: the loader would write over it");
    code->judged = calloc(1, (size_t)code->extent.code_size + 1);
    if (!code->judged) return fsm_sign_fail(code->why, FSM_SIGN_MEMORY, "out of memory");
    if (!draw_moves(code, app)) return fsm_sign_fail(code->why, FSM_SIGN_MEMORY, "out of memory");
    code->disassembler = disassembler(code->machine);
    if (!code->disassembler) return fsm_sign_fail(code->why, FSM_SIGN_MEMORY, "LLVM has no disassembler for this machine");
    return FSM_SIGN_OK;
}

enum fsm_sign_error fsm_sign_code_verify(const uint8_t *image, size_t size, const struct fsm_manifest *manifest,
                                         struct fsm_sign_why *why)
{
    struct fsm_sign_why own = {.error = FSM_SIGN_OK};
    struct code code = {.image = image, .machine = machine_of(manifest->target), .manifest = manifest, .why = why ? why : &own};
    const struct fsm_verified app = {
        .file = image,
        .size = (uint32_t)size,
        .image_length = (uint32_t)size,
        .target = manifest->target,
        .kind = FSM_KIND_APP,
        .manifest = *manifest,
    };
    enum fsm_sign_error error = open_code(&code, &app);
    if (!error && !code_walk(&code, manifest)) error = code.why->error;
    free(code.moved);
    free(code.judged);
    if (code.disassembler) LLVMDisasmDispose(code.disassembler);
    return error;
}
