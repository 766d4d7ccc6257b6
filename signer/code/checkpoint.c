/* Checkpoints, as fsm/abi.h has them, known by their bytes: all that differs are what the function behind one needs, where it is,
 * how many bytes of arguments it has, and where the stub of the import is. */
#include "internal.h"

#include <string.h>

#include <fsm/abi.h>

#include "loader/bytes.h"

/* Bytes of the form; of those that are 0 here some are numbers. */
static const uint8_t x86_form[] = {
    0x44, 0x8d, 0x9c, 0x24, 0, 0, 0, 0, /* lea -NEED(%rsp), %r11d */
    0x44, 0x3b, 0x1c, 0x25, 0, 0, 0, 0, /* cmp LIMIT, %r11d */
    0x72, 0x05, 0xe9, 0,    0, 0, 0,    /* jb 1f; jmp FUNCTION */
    0x41, 0xbb, 0,    0,    0, 0,       /* mov $ARGUMENTS, %r11d */
    0xe8, 0,    0,    0,    0,          /* call fsm_stack_continue */
    0xe8, 0,    0,    0,    0,          /* call FUNCTION */
    0x41, 0xbb, 0xff, 0xff, 0, 0,       /* mov $FSM_CHECKPOINT_BACK, %r11d */
    0xe8, 0,    0,    0,    0,          /* call fsm_stack_continue */
    0xc3,
};
enum {
    X86_NEED = 4,
    X86_LIMIT = 12,
    X86_JUMP = 19, /* the distance: it counts from where it ends */
    X86_ARGUMENTS = 25,
    X86_ASK = 30,
    X86_CALL = 35,
    X86_ASK_BACK = 46,
    X86_STUB = 6, /* bytes of jmp *SLOT(%rip) */
};

static bool begins_with(const struct code *code, uint32_t address, const uint8_t *form, uint32_t size, uint32_t count)
{
    const uint32_t end = code->extent.code + code->extent.code_size;
    return address >= code->extent.code && address <= end && size <= end - address &&
           memcmp(code->image + address, form, count) == 0;
}

static uint32_t x86_target(const struct code *code, uint32_t at) { return at + 4 + load32_le(code->image + at); }

/* Whether there is nothing but the jump through the import slot of fsm_stack_continue. */
static bool is_stub_x86(const struct code *code, uint32_t address)
{
    static const uint8_t jump[] = {0xff, 0x25};
    uint32_t first;
    if (!begins_with(code, address, jump, X86_STUB, sizeof jump) || code_is_moved(code, address, X86_STUB, &first)) return false;
    const uint32_t slot = x86_target(code, address + 2) - code->slots;
    return slot < code->slots_size && slot % FSM_SLOT_SIZE_X86 == 0 && code_continues(code, slot / FSM_SLOT_SIZE_X86);
}

static bool same_x86(const struct code *code, uint32_t address, uint32_t from, uint32_t to)
{
    return memcmp(code->image + address + from, x86_form + from, to - from) == 0;
}

bool code_checkpoint_x86(const struct code *code, struct step *step)
{
    const uint32_t at = step->address;
    uint32_t first;
    if (!begins_with(code, at, x86_form, sizeof x86_form, X86_NEED)) return false;
    if (code_is_moved(code, at, sizeof x86_form, &first)) return false;
    const bool form = same_x86(code, at, X86_NEED + 4, X86_LIMIT) && same_x86(code, at, X86_LIMIT + 4, X86_JUMP) &&
                      same_x86(code, at, X86_JUMP + 4, X86_ARGUMENTS) && same_x86(code, at, X86_ARGUMENTS + 4, X86_ASK) &&
                      same_x86(code, at, X86_ASK + 4, X86_CALL) && same_x86(code, at, X86_CALL + 4, X86_ASK_BACK) &&
                      same_x86(code, at, X86_ASK_BACK + 4, sizeof x86_form);
    if (!form || load32_le(code->image + at + X86_LIMIT) != FSM_STACK_LIMIT_ADDRESS) return false;
    const uint32_t target = x86_target(code, at + X86_JUMP);
    if (x86_target(code, at + X86_CALL) != target) return false;
    if (!is_stub_x86(code, x86_target(code, at + X86_ASK)) || !is_stub_x86(code, x86_target(code, at + X86_ASK_BACK))) return false;
    step->flow = FLOW_CHECKPOINT;
    step->size = sizeof x86_form;
    step->target = target;
    step->need = -load32_le(code->image + at + X86_NEED);
    step->arguments = load32_le(code->image + at + X86_ARGUMENTS);
    return true;
}

/* The same in half-words; of those that differ the bits that do are 0 here. */
static const uint16_t thumb_form[] = {
    0xf859, 0xc000, /* ldr.w r12, [r9, #-…] */
    0xf20c, 0x0c00, /* addw r12, r12, #NEED */
    0x45e5, 0xd301, /* cmp sp, r12; blo 1f */
    0xf000, 0x9000, /* b.w FUNCTION */
    0xf240, 0x0c00, /* movw r12, #ARGUMENTS */
    0xe92d, 0x5000, /* push.w {r12, lr} */
    0xf000, 0xd000, /* bl fsm_stack_continue */
    0xf000, 0xd000, /* bl FUNCTION */
    0xf64f, 0x7cff, /* movw r12, #FSM_CHECKPOINT_BACK */
    0xe92d, 0x5000, /* push.w {r12, lr} */
    0xf000, 0xd000, /* bl fsm_stack_continue */
    0xe8bd, 0x9000, /* pop.w {r12, pc} */
};
enum {
    THUMB_LIMIT = 0xc00 | 4 * (FSM_WORD_STACK + 1), /* of the load's second half-word, what is not r12: subtracted, before */
    THUMB_NEED = 4,
    THUMB_JUMP = 12,
    THUMB_ARGUMENTS = 16,
    THUMB_ASK = 24,
    THUMB_CALL = 28,
    THUMB_ASK_BACK = 40,
    THUMB_STUB = 6, /* bytes of ldr r12, [r9, #-SLOT]; bx r12 */
};

static uint32_t half(const struct code *code, uint32_t address) { return load16_le(code->image + address); }

/* Which bits of a half-word differ from one checkpoint to the other. */
static uint32_t free_bits(uint32_t at)
{
    switch (at) {
    case 2: return 0xfff;
    case THUMB_NEED: return 0x0400;
    case THUMB_NEED + 2: return 0x70ff;
    case THUMB_ARGUMENTS: return 0x040f;
    case THUMB_ARGUMENTS + 2: return 0x70ff;
    case THUMB_JUMP:
    case THUMB_ASK:
    case THUMB_CALL:
    case THUMB_ASK_BACK: return 0x07ff;
    case THUMB_JUMP + 2:
    case THUMB_ASK + 2:
    case THUMB_CALL + 2:
    case THUMB_ASK_BACK + 2: return 0x2fff;
    default: return 0;
    }
}

/* The 12 bits that addw and movw share: i, imm3, imm8. */
static uint32_t thumb_number(const struct code *code, uint32_t at)
{
    const uint32_t one = half(code, at), other = half(code, at + 2);
    return (one >> 10 & 1) << 11 | (other >> 12 & 7) << 8 | (other & 0xff);
}

/* Of bl and b.w: S, imm10, J1, J2, imm11 (ARMv7-M, A7.7.12). */
static uint32_t thumb_target(const struct code *code, uint32_t at)
{
    const uint32_t one = half(code, at), other = half(code, at + 2), sign = one >> 10 & 1;
    const uint32_t i1 = ~(other >> 13 ^ sign) & 1, i2 = ~(other >> 11 ^ sign) & 1;
    const uint32_t distance = i1 << 23 | i2 << 22 | (one & 0x3ff) << 12 | (other & 0x7ff) << 1;
    return at + 4 + (sign ? distance | 0xff000000u : distance);
}

static bool is_stub_thumb(const struct code *code, uint32_t address)
{
    static const uint8_t load[] = {0x59, 0xf8};
    uint32_t first;
    if (address % 2 != 0 || !begins_with(code, address, load, THUMB_STUB, sizeof load)) return false;
    if (code_is_moved(code, address, THUMB_STUB, &first)) return false;
    const uint32_t word = half(code, address + 2);
    const bool form = (word & 0xff00) == 0xcc00 && word % 4 == 0 && half(code, address + 4) == 0x4760; /* bx r12 */
    const uint32_t number = (word & 0xff) / 4;
    return form && number > FSM_WORDS_CORTEX_M && code_continues(code, number - 1 - FSM_WORDS_CORTEX_M);
}

bool code_checkpoint_thumb(const struct code *code, struct step *step)
{
    const uint32_t at = step->address;
    const uint8_t begin[] = {0x59, 0xf8, THUMB_LIMIT & 0xff, 0xc0 | THUMB_LIMIT >> 8};
    uint32_t first;
    if (!begins_with(code, at, begin, sizeof thumb_form, sizeof begin)) return false;
    if (code_is_moved(code, at, sizeof thumb_form, &first)) return false;
    for (uint32_t i = 0; i < sizeof thumb_form; i += 2)
        if ((half(code, at + i) & ~free_bits(i)) != thumb_form[i / 2]) return false;
    const uint32_t target = thumb_target(code, at + THUMB_JUMP);
    if (thumb_target(code, at + THUMB_CALL) != target) return false;
    if (!is_stub_thumb(code, thumb_target(code, at + THUMB_ASK)) || !is_stub_thumb(code, thumb_target(code, at + THUMB_ASK_BACK)))
        return false;
    step->flow = FLOW_CHECKPOINT;
    step->size = sizeof thumb_form;
    step->target = target;
    step->need = thumb_number(code, at + THUMB_NEED);
    step->arguments = (half(code, at + THUMB_ARGUMENTS) & 0xf) << 12 | thumb_number(code, at + THUMB_ARGUMENTS);
    return true;
}

bool code_continues(const struct code *code, uint32_t slot)
{
    return slot < code->manifest->imports && fsm_manifest_import(code->manifest, slot) == FSM_CALL_fsm_stack_continue;
}
