#include "thumb.h"

#include <stdlib.h>
#include <string.h>

#include <llvm-c/Disassembler.h>

#include <fsm/abi.h>

#include "loader/bytes.h"

struct reading {
    const struct code *code;
    struct step *step;
    struct thumb_state *state;
    struct thumb thumb;
    uint32_t address;
    bool conditional; /* in an IT block */
    bool changes;     /* flags */
};

enum { TABLE_MAX = 4096, NEITHER = 2, TRAP_MAX = 6, ARGUMENTS_MAX = 64, ANYWHERE = 1 << 30 };

static struct thumb_state *thumb_state(struct state *state) { return (struct thumb_state *)state; }

/* ---- LLVM's opinion ---- */

static uint32_t disassemble(const struct code *code, uint32_t address, char *text)
{
    uint8_t bytes[4] = {0}, nop[2] = {0x00, 0xbf};
    char ignored[STEP_TEXT];
    const uint32_t left = code->extent.code + code->extent.code_size - address;
    memcpy(bytes, code->image + address, left < 4 ? left : 4);
    *text = '\0';
    uint32_t size = (uint32_t)LLVMDisasmInstruction(code->disassembler, bytes, left < 4 ? left : 4, address, text, STEP_TEXT);
    /* It takes what it is asked next for the instructions that an IT makes conditional. */
    for (int i = 0; i < 4 && bytes[1] == 0xbf; i++) LLVMDisasmInstruction(code->disassembler, nop, 2, address, ignored, STEP_TEXT);
    return size;
}

static bool refuse(const struct reading *reading, const char *reason)
{
    disassemble(reading->code, reading->address, reading->step->text);
    return code_refuse(reading->code, reading->address, reading->step->text, reason);
}

/* strd to below the stack pointer, which libgcc has in its bytes, with any registers: LLVM does not know it. */
static bool is_libgccs(const struct thumb *thumb)
{
    return thumb->operation == STORE_8 && thumb->n == SP && thumb->before && thumb->back;
}

static bool read(struct reading *reading, uint32_t address)
{
    char text[STEP_TEXT];
    const struct code *code = reading->code;
    uint8_t *judged = &code->judged[address - code->extent.code];
    reading->address = address;
    if (!thumb_read(code, address, &reading->thumb)) return refuse(reading, "an app has no such instruction");
    if (*judged || is_libgccs(&reading->thumb)) return true;
    if (disassemble(code, address, text) != reading->thumb.size) return refuse(reading, "an app has no such instruction");
    *judged = 1;
    return true;
}

/* ---- registers ---- */

static struct value constant(int64_t number) { return value_number(number, number); }

static struct value stack_at(int64_t place) { return (struct value){.base = STACK, .low = place, .high = place}; }

static struct value get(const struct reading *reading, unsigned number)
{
    if (number == SP) return stack_at(-(int64_t)reading->state->common.depth);
    if (number == CELL_POINTER) return (struct value){.base = CELL};
    if (number == PC) return (struct value){.base = IMAGE, .low = reading->address + 4, .high = reading->address + 4};
    return number < CORE ? reading->state->registers[number] : constant(0);
}

static bool grow(struct reading *reading, int64_t bytes)
{
    const int64_t depth = reading->state->common.depth + bytes;
    if (depth < 0 || depth > FSM_FILE_MAX || bytes % 4 != 0)
        return refuse(reading, "the stack pointer leaves the function's own frame");
    reading->state->common.depth = (int32_t)depth;
    if (bytes < 0) value_forget_slots(reading->state, -(int32_t)(depth - bytes), (int32_t)-bytes);
    return true;
}

static bool set(struct reading *reading, unsigned number, struct value value)
{
    if (number == NO_REGISTER) return true;
    if (number == CELL_POINTER)
        return (value.base == CELL && value_is_exact(&value) && value.low == 0) || refuse(reading, "it changes where the cell is");
    if (number == PC) return refuse(reading, "it goes where a value says");
    if (number == SP) {
        if (value.base != STACK || !value_is_exact(&value))
            return refuse(reading, "the stack pointer gets a value that is not known");
        return grow(reading, -value.low - reading->state->common.depth);
    }
    value_name(reading->state, &value, value_new_name(reading->address, number));
    reading->state->registers[number] = value;
    return true;
}

static void flags_of(struct reading *reading, struct value left, struct value right, bool result)
{
    struct thumb_state *state = reading->state;
    reading->changes = true;
    state->compared = true;
    state->result = result;
    state->left = left;
    state->right = result ? constant(0) : right;
}

static void no_flags(struct reading *reading)
{
    reading->changes = true;
    reading->state->compared = false;
}

/* ---- memory ---- */

static bool is_memory(enum operation operation) { return operation >= LOAD_1 && operation <= STORE_FLOAT; }
static bool is_store(enum operation operation) { return operation >= STORE_1 && operation <= STORE_FLOAT; }

static bool check_frame(struct reading *reading, const struct value *address, bool writes)
{
    const struct thumb_state *state = reading->state;
    const int64_t at = address->low, bytes = reading->thumb.bytes;
    if (!value_is_exact(address)) return refuse(reading, "it may address the stack anywhere");
    if (at >= -state->common.depth && at + bytes <= 0) return true;
    if (writes) return refuse(reading, "it writes to the stack outside its own frame");
    if (at < 0) return refuse(reading, "it reads the stack outside its own frame");
    if (at + bytes > FSM_STACK_STEP_MAX) return refuse(reading, "it reads the stack far above its own frame");
    if (at + bytes > reading->step->above) reading->step->above = (uint32_t)(at + bytes);
    return true;
}

/* From the address on, the app has `bytes` bytes; or the image, if they are read. */
static bool is_inside(const struct reading *reading, struct value address, int64_t bytes, bool writes)
{
    const struct code *code = reading->code;
    const struct thumb_state *state = reading->state;
    const bool any_low = address.loose & LOOSE_LOW, any_high = address.loose & LOOSE_HIGH;
    int64_t end = code->manifest->memory + FSM_CELL_SLACK;
    if (address.loose & MAY_BE_NULL) return false;
    switch (address.base) {
    case OWN:
        address.low += state->own_low;
        address.high += state->own_high;
        break;
    case CELL: break;
    case CELL_END: end = FSM_CELL_SLACK; break;
    case IMAGE:
        if (writes) return false;
        end = code->extent.read_only;
        break;
    case NUMBER: return address.sources != 0 && (address.sources & ~state->tamed) == 0;
    case READABLE:
        if (writes) return false;
        return (any_low || address.low >= 0) && (any_high || address.high >= bytes);
    case FRAME:
    case OBJECT: return (any_low || address.low >= 0) && (any_high || address.high >= bytes);
    default: return false;
    }
    return (any_low || address.low >= 0) && (any_high || address.high + bytes <= end);
}

/* The words below the cell, as checks and the counting of fuel use them. */
static bool check_word(struct reading *reading, bool writes)
{
    const struct thumb *thumb = &reading->thumb;
    const int64_t word = -(int64_t)(int32_t)thumb->number / 4 - 1;
    const bool plain = thumb->operation == LOAD_4 || thumb->operation == STORE_4;
    if (!plain || thumb->back || !thumb->before || thumb->number % 4 != 0)
        return refuse(reading, "it addresses what lies below the cell");
    if (word == FSM_WORD_FUEL || word == FSM_WORD_UNSAFE || (word == FSM_WORD_LIMIT && !writes)) return true;
    return refuse(reading, writes ? "it writes to what lies below the cell" : "it reads what lies below the cell");
}

static bool is_below(const struct thumb *thumb)
{
    return thumb->n == CELL_POINTER && thumb->immediate && (int32_t)thumb->number < 0;
}

static struct value address_of(const struct reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    struct value base = get(reading, thumb->n);
    if (thumb->n == PC) base.low = base.high = (reading->address + 4) & ~3u;
    if (!thumb->before) return base;
    const struct value index = value_of(LSL, get(reading, thumb->m), constant(thumb->amount));
    struct value address = value_of(ADD, base, thumb->immediate ? constant((int32_t)thumb->number) : index);
    value_recall(reading->state, &address);
    value_recall_sum(reading->state, &address);
    return address;
}

static bool check_memory(struct reading *reading, const struct value *address)
{
    const struct thumb *thumb = &reading->thumb;
    const bool writes = is_store(thumb->operation);
    if (is_below(thumb)) return check_word(reading, writes);
    if (thumb->checked) {
        if (writes) return refuse(reading, "no app has such an instruction");
        const bool mpu = reading->code->manifest->needs_mpu;
        return mpu || refuse(reading, "it leaves it to an MPU to check an address, and the manifest does not say so");
    }
    if (address->base == STACK) return check_frame(reading, address, writes);
    if (!reading->code->settled || is_inside(reading, *address, thumb->bytes, writes)) return true;
    if (writes && (address->base == IMAGE || address->base == READABLE))
        return refuse(reading, "it writes to the app's constants or code");
    return refuse(reading, writes ? "it may write to memory outside the app" : "it may read memory outside the app");
}

/* What the register gets that is loaded from `at` on. */
static struct value loaded(const struct reading *reading, const struct value *address, uint32_t at)
{
    const struct thumb *thumb = &reading->thumb;
    const int64_t place = address->low + at;
    switch (thumb->operation) {
    case LOAD_1: return value_number(0, UINT8_MAX);
    case LOAD_2: return value_number(0, UINT16_MAX);
    case LOAD_S1: return value_number(INT8_MIN, INT8_MAX);
    case LOAD_S2: return value_number(INT16_MIN, INT16_MAX);
    default: break;
    }
    if (is_below(thumb)) {
        if (thumb->number == (uint32_t)-4 * (FSM_WORD_LIMIT + 1)) return (struct value){.base = LIMIT};
        if (thumb->number == (uint32_t)-4 * (FSM_WORD_UNSAFE + 1)) return reading->state->own;
        return value_number(0, UINT32_MAX);
    }
    const bool exact = value_is_exact(address) && !thumb->checked;
    const bool there = place >= 0 && place + 4 <= reading->code->extent.read_only;
    if (exact && address->base == IMAGE && there) return constant(load32_le(reading->code->image + place));
    const struct value *slot = exact && address->base == STACK ? value_slot(reading->state, (int32_t)place) : NULL;
    return slot ? *slot : value_number(0, UINT32_MAX);
}

static void stored(struct reading *reading, const struct value *address, uint32_t at, struct value value)
{
    if (address->base != STACK) return;
    value_set_slot(reading->state, (int32_t)address->low + (int32_t)at, value);
}

/* The registers of a list, or of an instruction for one or two, in the order in which memory has them. */
static unsigned registers_of(const struct thumb *thumb, uint8_t *numbers)
{
    unsigned count = 0;
    if (thumb->operation == LOAD_FLOAT || thumb->operation == STORE_FLOAT) return 0;
    if (thumb->operation != LOAD_MANY && thumb->operation != STORE_MANY) {
        numbers[count++] = thumb->d;
        if (thumb->a != NO_REGISTER) numbers[count++] = thumb->a;
        return count;
    }
    for (uint8_t i = 0; i < 16; i++)
        if (thumb->list >> i & 1) numbers[count++] = i;
    return count;
}

static bool store(struct reading *reading, const struct value *address)
{
    const struct thumb *thumb = &reading->thumb;
    uint8_t numbers[16];
    const unsigned count = registers_of(thumb, numbers);
    const bool words = thumb->operation == STORE_4 || thumb->operation == STORE_8 || thumb->operation == STORE_MANY;
    if (address->base == STACK) value_forget_slots(reading->state, (int32_t)address->low, (int32_t)thumb->bytes);
    for (unsigned i = 0; i < count; i++) {
        if (numbers[i] == PC || numbers[i] == SP) return refuse(reading, "an app has no such operand");
        if (words) stored(reading, address, 4 * i, get(reading, numbers[i]));
    }
    if (is_below(thumb) && thumb->number == (uint32_t)-4 * (FSM_WORD_UNSAFE + 1)) reading->state->own = get(reading, thumb->d);
    return true;
}

static bool load(struct reading *reading, const struct value *address)
{
    const struct thumb *thumb = &reading->thumb;
    struct value values[16];
    uint8_t numbers[16];
    const unsigned count = registers_of(thumb, numbers);
    for (unsigned i = 0; i < count; i++) values[i] = loaded(reading, address, 4 * i);
    for (unsigned i = 0; i < count; i++) {
        if (numbers[i] == SP) return refuse(reading, "the stack pointer gets a value that is not known");
        if (numbers[i] == PC) { /* with the return address, it is a return */
            if (thumb->n != SP || !thumb->back || thumb->before) return refuse(reading, "it goes where memory says");
            reading->step->flow = FLOW_RETURN;
            reading->state->registers[LR] = values[i];
        } else {
            if (address->base != STACK) value_came(reading->code, reading->state, &values[i], reading->address + (i & 1));
            if (!set(reading, numbers[i], values[i])) return false;
        }
    }
    return true;
}

/* What is pushed lies above the stack pointer as it is then; what is popped lay there before. */
static bool transfer(struct reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    const struct value address = address_of(reading), sum = value_of(ADD, get(reading, thumb->n), constant((int32_t)thumb->number));
    const bool pushes = thumb->n == SP && thumb->back && (int32_t)thumb->number < 0;
    if (thumb->back && thumb->n == PC) return refuse(reading, "an app has no such operand");
    if (pushes && !set(reading, SP, sum)) return false;
    if (!check_memory(reading, &address)) return false;
    if (!(is_store(thumb->operation) ? store(reading, &address) : load(reading, &address))) return false;
    return !thumb->back || pushes || set(reading, thumb->n, sum);
}

/* ---- data ---- */

static struct value second(const struct reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    if (thumb->immediate) return constant(thumb->number);
    if (thumb->m == NO_REGISTER) return constant(0);
    if (thumb->shift == LSL && thumb->amount == 0) return get(reading, thumb->m);
    if (thumb->shift == OTHER) return value_number(0, UINT32_MAX);
    return value_of(thumb->shift, get(reading, thumb->m), constant(thumb->amount));
}

static struct value result(const struct reading *reading, const struct value *one, const struct value *two)
{
    const struct thumb *thumb = &reading->thumb;
    const struct value all = value_number(0, UINT32_MAX);
    switch (thumb->operation) {
    case MLA: return value_of(ADD, get(reading, thumb->a), value_of(MUL, *one, *two));
    case SMLABB: {
        const int64_t most = INT16_MAX;
        const bool small =
            one->base == NUMBER && two->base == NUMBER && one->low >= 0 && two->low >= 0 && one->high <= most && two->high <= most;
        return small ? value_of(ADD, get(reading, thumb->a), value_of(MUL, *one, *two)) : all;
    }
    case MLS: return value_of(SUB, get(reading, thumb->a), value_of(MUL, *one, *two));
    case ADR:
        return (struct value){.base = IMAGE,
                              .low = ((reading->address + 4) & ~3u) + thumb->number,
                              .high = ((reading->address + 4) & ~3u) + thumb->number};
    case MOVT: {
        const struct value low = get(reading, thumb->d);
        if (low.base != NUMBER || !value_is_exact(&low)) return all;
        return constant((low.low & UINT16_MAX) | (int64_t)thumb->number << 16);
    }
    case UBFX: return value_bits(*one, thumb->number, thumb->width + 1u);
    case USAT: return value_number(0, ((int64_t)1 << thumb->width) - 1);
    case UMULL: return all;
    case CLZ: return value_number(0, 32);
    case BFI: {
        const uint32_t ones = ((1u << (thumb->width - thumb->number)) * 2 - 1) << thumb->number;
        if (thumb->n != NO_REGISTER || thumb->width < thumb->number) return all;
        return value_of(BIC, get(reading, thumb->d), constant(ones));
    }
    default: return value_of(thumb->operation, *one, *two);
    }
}

/* The flags of data instructions: a subtraction's are those of a comparison, others' say what the result is. */
static void set_flags(struct reading *reading, const struct value *one, const struct value *two)
{
    const struct thumb *thumb = &reading->thumb;
    const struct value made = thumb->d < CORE ? reading->state->registers[thumb->d] : value_number(0, UINT32_MAX);
    const bool minus = two->base == NUMBER && value_is_exact(two) && two->low > 0 && two->low < INT64_C(1) << 31;
    switch (thumb->operation) {
    case CMP:
    case SUB: flags_of(reading, *one, *two, false); return;
    case RSB: flags_of(reading, *two, *one, false); return;
    case CMN:
    case ADD:
        if (minus) flags_of(reading, *one, constant(-two->low), false);
        else if (thumb->operation == ADD) flags_of(reading, made, *one, true);
        else no_flags(reading);
        return;
    case TST:
    case TEQ:
    case FLAGS:
    case ADC:
    case SBC: no_flags(reading); return;
    default: flags_of(reading, made, *one, true);
    }
}

/* What is to be a part of a word needs a name of its own. */
static void name_operand(struct reading *reading, unsigned number)
{
    if (number >= CORE || number == SP || number == CELL_POINTER) return;
    struct value *value = &reading->state->registers[number];
    if (value->base != NUMBER || value->term == 0 || value->bits != 0) return;
    struct value named = value_number(value->low, value->high);
    named.loose = value->loose;
    named.step = value->step;
    value_name(reading->state, &named, value_new_name(reading->address, 32 + number));
    *value = named;
}

static bool calculate(struct reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    const enum operation operation = thumb->operation;
    if (operation == UBFX) name_operand(reading, thumb->n);
    if (operation == LSR && thumb->immediate) name_operand(reading, thumb->n);
    if (operation == UXTB || operation == UXTH || (operation == MOV && thumb->shift == LSR)) name_operand(reading, thumb->m);
    const bool flags = operation >= CMP && operation <= FLAGS ? true : thumb->flags && !(reading->conditional && thumb->size == 2);
    struct value one = get(reading, thumb->n), two = second(reading);
    if (thumb->n == PC) one.low = one.high = one.low & ~INT64_C(3);
    const bool sp = thumb->n == SP || thumb->m == SP || thumb->d == SP;
    if (sp && operation != ADD && operation != SUB && operation != MOV && operation != CMP)
        return refuse(reading, "it does something else with the stack pointer than adding a number");
    if (operation != ADD && (thumb->n == PC || thumb->m == PC) && operation != ADR)
        return refuse(reading, "it reads where it stands");
    const struct value three = result(reading, &one, &two);
    if (operation < CMP) {
        if (!set(reading, thumb->d, three)) return false;
        if (operation == UMULL || operation == OTHER)
            if (!set(reading, thumb->a, value_number(0, UINT32_MAX))) return false;
        if (operation == UMULL && !set(reading, thumb->d, value_of(UMULL, one, two))) return false;
    }
    value_unname(&one, value_new_name(reading->address, thumb->d));
    value_unname(&two, value_new_name(reading->address, thumb->d));
    if (operation == ORR && thumb->d < CORE) value_note_or(reading->state, &reading->state->registers[thumb->d], &one, &two);
    if (flags) set_flags(reading, &one, &two);
    return true;
}

static bool execute(struct reading *reading)
{
    const enum operation operation = reading->thumb.operation;
    if (operation == NOP) return true;
    return is_memory(operation) ? transfer(reading) : calculate(reading);
}

/* ---- control ---- */

static bool go_to(struct reading *reading, enum flow flow)
{
    const struct fsm_extent *extent = &reading->code->extent;
    const int64_t target = (int64_t)reading->address + 4 + (int32_t)reading->thumb.number;
    reading->step->flow = flow;
    reading->step->target = (uint32_t)target;
    return (target >= extent->code && target < (int64_t)extent->code + extent->code_size) ||
           refuse(reading, "it leaves the app's code");
}

/* Whether all that happens from there on is a trap. */
static bool is_trap(const struct code *code, uint32_t address)
{
    struct thumb thumb;
    for (int i = 0; i < TRAP_MAX; i++) {
        if (address < code->extent.code || address >= code->extent.code + code->extent.code_size) return false;
        if (!thumb_read(code, address, &thumb)) return false;
        if (thumb.operation == TRAP) return true;
        if (thumb.operation == B && thumb.condition == ALWAYS) address += 4 + thumb.number;
        else if (thumb.operation == MOV || thumb.operation == CMP || thumb.operation == B) address += thumb.size;
        else return false;
    }
    return false;
}

static bool branch(struct reading *reading, unsigned condition)
{
    struct thumb_state *taken = thumb_state(reading->step->taken);
    *taken = *reading->state;
    const uint32_t next = reading->address + reading->thumb.size, target = reading->address + 4 + reading->thumb.number;
    const bool may = value_learn(taken, condition, is_trap(reading->code, next));
    const bool may_not = value_learn(reading->state, condition ^ 1, is_trap(reading->code, target));
    if (!go_to(reading, may_not ? FLOW_BRANCH : FLOW_JUMP)) return false;
    if (!may_not) *reading->state = *taken;
    if (!may) reading->step->flow = FLOW_NEXT;
    return true;
}

static bool branch_on_zero(struct reading *reading)
{
    const struct thumb_state before = *reading->state;
    flags_of(reading, get(reading, reading->thumb.n), constant(0), false);
    if (!branch(reading, reading->thumb.operation == CBZ ? 0 : 1)) return false;
    struct thumb_state *states[] = {reading->state, thumb_state(reading->step->taken)};
    for (int i = 0; i < 2; i++) { /* it leaves the flags alone */
        states[i]->compared = before.compared;
        states[i]->result = before.result;
        states[i]->left = before.left;
        states[i]->right = before.right;
    }
    return true;
}

/* A call on a condition, of which only libgcc's assembly has some, is a jump within the function, whose way back is known. */
static bool call(struct reading *reading)
{
    const uint32_t next = reading->address + reading->thumb.size;
    if (reading->conditional)
        return set(reading, LR, (struct value){.base = IMAGE, .low = next, .high = next}) && go_to(reading, FLOW_JUMP);
    return go_to(reading, FLOW_CALL);
}

static bool go_back(struct reading *reading)
{
    const struct value to = get(reading, LR);
    if (reading->thumb.m != LR) return refuse(reading, "it goes where a register says");
    reading->step->flow = FLOW_RETURN;
    if (to.base != IMAGE || !value_is_exact(&to) || to.low % 2 != 0) return true;
    reading->thumb.number = (uint32_t)to.low - reading->address - 4;
    return go_to(reading, FLOW_JUMP);
}

static bool through_table(struct reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    struct step *step = reading->step;
    const struct value index = get(reading, thumb->m);
    struct value table = get(reading, thumb->n);
    if (table.base != IMAGE || !value_is_exact(&table)) return refuse(reading, "it goes where memory says");
    if (index.base != NUMBER || index.low < 0 || index.high >= TABLE_MAX)
        return refuse(reading, "it goes where an index says that was not compared with the number of entries");
    step->flow = FLOW_TABLE;
    step->target = (uint32_t)table.low;
    step->entries = (uint32_t)index.high + 1;
    step->entry_size = thumb->width;
    const bool inside = table.low >= 0 && table.low + step->entries * step->entry_size <= reading->code->extent.read_only;
    return inside || refuse(reading, "its table reaches beyond the image");
}

/* mov pc, to one of several instructions that stand one behind the other. */
static bool among(struct reading *reading)
{
    struct step *step = reading->step;
    const struct value to = get(reading, reading->thumb.m);
    const int64_t stride = to.step ? to.step : 2, count = (to.high - to.low) / stride + 1;
    if (to.base != IMAGE || (to.loose & LOOSE) || to.low % 2 != 0 || stride % 2 != 0 || count > TABLE_MAX)
        return refuse(reading, "it goes where a value says");
    step->flow = FLOW_TABLE;
    step->target = (uint32_t)to.low;
    step->entries = (uint32_t)count;
    step->entry_size = 0;
    step->stride = (uint32_t)stride;
    return true;
}

static uint32_t table_entry(const struct code *code, const struct step *step, uint32_t number)
{
    if (step->entry_size == 0) return step->target + number * step->stride;
    const uint8_t *entry = code->image + step->target + number * step->entry_size;
    return step->address + 4 + 2 * (step->entry_size == 1 ? *entry : load16_le(entry));
}

/* ldr r12, [r9, #-SLOT]; bx r12: one instruction, as it were. */
static bool is_import(const struct reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    const int64_t slot = -(int64_t)(int32_t)thumb->number / 4 - 1 - FSM_WORDS_CORTEX_M;
    struct thumb next;
    if (thumb->operation != LOAD_4 || !is_below(thumb) || thumb->back || thumb->number % 4 != 0 || thumb->d != SCRATCH)
        return false;
    if (slot < 0 || slot >= reading->code->manifest->imports || thumb->checked) return false;
    return thumb_read(reading->code, reading->address + thumb->size, &next) && next.operation == BX && next.m == SCRATCH;
}

static bool import(struct reading *reading)
{
    reading->step->flow = FLOW_IMPORT;
    reading->step->size += 2;
    for (unsigned i = 0; i < FIRST_SAVED; i++)
        if (!set(reading, i, value_number(0, UINT32_MAX))) return false;
    return set(reading, SCRATCH, value_number(0, UINT32_MAX));
}

static bool control(struct reading *reading)
{
    switch (reading->thumb.operation) {
    case B: return reading->thumb.condition == ALWAYS ? go_to(reading, FLOW_JUMP) : branch(reading, reading->thumb.condition);
    case BL: return call(reading);
    case BX: return go_back(reading);
    case CBZ:
    case CBNZ: return branch_on_zero(reading);
    case TABLE: return through_table(reading);
    case TRAP: reading->step->flow = FLOW_END; return true;
    case MOV:
        if (reading->thumb.d == PC && !reading->conditional) return among(reading);
        return execute(reading);
    default: return execute(reading);
    }
}

/* ---- IT blocks: one instruction, as it were, whose parts do something on one of two ways ---- */

/* The instructions of a block on one way: those whose condition's lowest bit is `way`. Only the last may lead elsewhere. */
static bool run_way(struct reading *reading, uint32_t start, unsigned mask, unsigned first, unsigned way)
{
    uint32_t address = start;
    for (; mask & 15; mask <<= 1) {
        if (!read(reading, address)) return false;
        const bool last = (mask & 7) == 0;
        const enum operation operation = reading->thumb.operation;
        address += reading->thumb.size;
        const bool goes = operation >= B && operation <= TABLE;
        const bool allowed =
            !goes || (last && (operation == BX || operation == BL || (operation == B && reading->thumb.condition == ALWAYS)));
        if (!allowed || operation == IT || operation == TRAP) return refuse(reading, "an IT block has no such instruction");
        reading->step->size = address - reading->step->address;
        if (first == way && !control(reading)) return false;
        if (reading->step->flow != FLOW_NEXT && !last) return refuse(reading, "an IT block has no such instruction");
        first = mask >> 3 & 1;
    }
    return true;
}

/* A register that becomes 0 on one of two ways, and another number on the other, tells which. */
static bool join_block(struct reading *reading, unsigned condition, struct thumb_state *state, const struct thumb_state *taken)
{
    bool tells[CORE];
    unsigned when[CORE];
    for (unsigned i = 0; i < CORE; i++) {
        const struct value *one = &state->registers[i], *other = &taken->registers[i];
        const bool exact = one->base == NUMBER && other->base == NUMBER && value_is_exact(one) && value_is_exact(other);
        tells[i] = exact && (one->low == 0) != (other->low == 0);
        when[i] = one->low == 0 ? condition ^ 1 : condition;
    }
    value_join(reading->code, &(struct meeting){.address = reading->step->address}, state, taken);
    for (unsigned i = 0; i < CORE; i++)
        if (tells[i]) value_note(state, &state->registers[i], when[i]);
    return true;
}

/* Both ways go on: what holds on both. Else one of them goes on, if it can be. */
static bool end_block(struct reading *reading, unsigned condition, struct thumb_state *ways[2], const bool may[2],
                      const enum flow flows[2])
{
    struct step *step = reading->step;
    struct thumb_state *const state = ways[0];
    if (!may[0] || !may[1]) {
        const int way = may[1];
        if (way) *state = *ways[1];
        step->flow = flows[way];
        return true;
    }
    const int goes = flows[1] != FLOW_NEXT;
    step->flow = FLOW_NEXT;
    if (flows[0] == FLOW_NEXT && flows[1] == FLOW_NEXT) {
        if (state->common.depth != ways[1]->common.depth) return refuse(reading, "the depth of the stack depends on a condition");
        return join_block(reading, condition, state, ways[1]);
    }
    if (!goes) {
        const struct thumb_state on = *ways[1];
        *ways[1] = *state;
        *state = on;
    }
    if (flows[goes] == FLOW_RETURN) step->besides = FLOW_RETURN;
    else step->flow = FLOW_BRANCH;
    return true;
}

/* A block behind that one, on the same condition, and the stack is not as deep on both ways: they are one. */
static bool goes_on(struct reading *reading, struct thumb_state *ways[2], unsigned condition, uint32_t *start, unsigned *mask)
{
    struct thumb next;
    const uint32_t end = reading->step->address + reading->step->size;
    if (reading->step->flow != FLOW_NEXT || reading->changes || ways[0]->common.depth == ways[1]->common.depth) return false;
    if (end - reading->code->extent.code >= reading->code->extent.code_size || !thumb_read(reading->code, end, &next)) return false;
    *start = end + 2;
    *mask = next.number & 15;
    return next.operation == IT && next.number >> 4 == condition;
}

static bool run_block(struct reading *reading)
{
    const unsigned condition = reading->thumb.number >> 4;
    unsigned mask = reading->thumb.number & 15;
    uint32_t start = reading->address + 2;
    struct step *step = reading->step;
    struct thumb_state *ways[2] = {reading->state, thumb_state(step->taken)};
    bool may[2];
    enum flow flows[2];
    if (condition >= ALWAYS || reading->conditional) return refuse(reading, "an app has no such instruction");
    *ways[1] = *ways[0];
    reading->conditional = true;
    for (unsigned way = 0; way < 2; way++) may[way] = value_learn(ways[way], condition ^ !way, false);
    do {
        for (unsigned way = 0; way < 2; way++) {
            step->flow = FLOW_NEXT;
            reading->state = ways[way];
            if (!run_way(reading, start, mask, condition & 1, may[way] ? (condition ^ !way) & 1 : NEITHER)) return false;
            flows[way] = step->flow;
        }
    } while (goes_on(reading, ways, condition, &start, &mask));
    return end_block(reading, condition, ways, may, flows);
}

/* ---- functions, and where ways meet ---- */

static void begin(const struct code *code, const struct fsm_manifest_type *type, struct state *state)
{
    struct thumb_state *handler = thumb_state(state);
    (void)code;
    for (unsigned i = 0; i < CORE; i++) {
        handler->registers[i] = value_number(0, UINT32_MAX);
        if (i >= FIRST_SAVED && i != SCRATCH) handler->registers[i] = (struct value){.base = KEPT};
        handler->registers[i].name = ENTRY_NAMES + i;
    }
    handler->registers[0].base = handler->registers[1].base = OBJECT;
    handler->registers[0].high = type->state;
    handler->registers[1].high = FSM_EVENT_SIZE;
    handler->own = (struct value){.base = OWN, .name = OWN_NAME};
    handler->own_low = -ANYWHERE;
    handler->own_high = ANYWHERE;
    handler->kernels = true;
}

/* The routine that tells what lies in the image (passes/confine.cpp), known by its bytes: r12 becomes 0 if it does. */
static bool is_search(const struct code *code, uint32_t address)
{
    static const uint8_t bytes[] = {0x03, 0xb4, 0x08, 0xa0, 0x07, 0x49, 0x01, 0x44, 0x8c, 0x45, 0x06, 0xd3,
                                    0x06, 0x49, 0x01, 0x44, 0x8c, 0x45, 0x02, 0xd2, 0x4f, 0xf0, 0x00, 0x0c,
                                    0x01, 0xe0, 0x4f, 0xf0, 0x01, 0x0c, 0x03, 0xbc, 0x70, 0x47, 0x00, 0xbf};
    const uint32_t words = address + sizeof bytes, end = code->extent.code + code->extent.code_size;
    if (address % 4 != 0 || address < code->extent.code || address >= end || end - address < sizeof bytes + 8) return false;
    if (memcmp(code->image + address, bytes, sizeof bytes) != 0) return false;
    return words + load32_le(code->image + words) == 0 && words + load32_le(code->image + words + 4) <= code->extent.read_only;
}

static struct value found(const struct value *address)
{
    struct value answer = *address; /* with its sources */
    if (!value_has_form(address) || address->base > KEPT) return value_number(0, UINT32_MAX);
    answer.base = FOUND;
    answer.loose = 0;
    return answer;
}

static bool is_argument(unsigned number) { return number < FIRST_SAVED || number == SCRATCH; }

static void enter(const struct code *code, const struct state *caller, struct state *callee)
{
    const struct thumb_state *from = (const struct thumb_state *)caller;
    struct thumb_state *to = thumb_state(callee);
    (void)code;
    memset(to, 0, sizeof *to);
    for (unsigned i = 0; i < CORE; i++) {
        to->registers[i] = is_argument(i) ? value_inside(from, from->registers[i]) : (struct value){.base = KEPT};
        to->registers[i].name = ENTRY_NAMES + i;
        to->registers[i].sources = value_is_wild(&to->registers[i]) ? UINT64_C(1) << (i == SCRATCH ? 63 : 59 + i) : 0;
    }
    const struct value own = value_outside(from, from->own);
    to->own = (struct value){.base = OWN, .name = OWN_NAME};
    to->own_low = own.base == CELL && !(own.loose & LOOSE) ? own.low : -ANYWHERE;
    to->own_high = own.base == CELL && !(own.loose & LOOSE) ? own.high : ANYWHERE;
    for (uint32_t i = 0; i < from->slot_count; i++) { /* arguments on the stack */
        const int32_t place = from->places[i] + from->common.depth;
        struct value value = value_inside(from, from->slots[i]);
        value.name = ENTRY_NAMES + 16 + (uint32_t)place / 4;
        value.sources = value_is_wild(&value) ? UINT64_C(1) << 58 : 0;
        if (place >= 0 && place < ARGUMENTS_MAX && place % 4 == 0) value_set_slot(to, place, value);
    }
}

static void resume(const struct code *code, uint32_t address, struct state *caller, const struct state *result)
{
    struct thumb_state *state = thumb_state(caller);
    const struct thumb_state before = *state, *after = (const struct thumb_state *)result;
    struct thumb thumb;
    const bool calls = thumb_read(code, address, &thumb) && thumb.operation == BL;
    const bool searches = calls && is_search(code, address + 4 + thumb.number);
    state->compared = false;
    for (uint32_t i = 0; i < CORE + before.slot_count; i++) { /* parts of the frame that it may have written to */
        const struct value *value = i < CORE ? &before.registers[i] : &before.slots[i - CORE];
        const bool passed = i < CORE ? is_argument(i) : before.places[i - CORE] < -before.common.depth + ARGUMENTS_MAX;
        const struct value given = value_inside(&before, *value);
        if (passed && given.base == FRAME && value->base == STACK)
            value_forget_slots(state, (int32_t)value->low, (int32_t)given.high);
    }
    for (unsigned i = 0; i < CORE; i++) {
        if (!is_argument(i) && i != LR) continue;
        const struct value *left = &after->registers[i];
        const uint32_t from = left->name - ENTRY_NAMES;
        struct value value = i == LR ? value_number(0, UINT32_MAX) : value_outside(after, *left);
        if (left->name >= ENTRY_NAMES && from < CORE && is_argument(from) && i != LR) /* what it was given */
            value = left->offset == 0 ? before.registers[from] : value_of(ADD, before.registers[from], constant(left->offset));
        if (searches && i == SCRATCH) value = found(&before.registers[i]);
        if (i == 0) value_came(code, state, &value, address);
        value_name(state, &value, value_new_name(address, i));
        state->registers[i] = value;
    }
}

static bool leaves(const struct code *code, const struct step *step, const struct state *state)
{
    const struct thumb_state *now = (const struct thumb_state *)state;
    const char *reason = NULL;
    if (state->depth != 0) reason = "it leaves the function with something of its own on the stack";
    for (unsigned i = FIRST_SAVED; i < CORE && !reason; i++) {
        const struct value *value = &now->registers[i];
        if (i == CELL_POINTER || i == SCRATCH || i == SP) continue;
        if (value->base != KEPT || value->name != ENTRY_NAMES + i)
            reason = i == LR ? "it goes where a register says" : "it leaves the function without its caller's registers";
    }
    const bool own = now->own.base == OWN && now->own.name == OWN_NAME && now->own.offset == 0;
    if (!reason && !own && !now->kernels) reason = "it leaves the function without its caller's stack for locals with addresses";
    return !reason || code_refuse(code, step->address, step->text, reason);
}

static bool join(const struct code *code, const struct meeting *meeting, struct state *old, const struct state *new)
{
    value_join(code, meeting, thumb_state(old), (const struct thumb_state *)new);
    return true;
}

/* ---- all of it ---- */

static bool step_thumb(const struct code *code, struct step *step, struct state *state)
{
    struct reading reading = {.code = code, .step = step, .state = thumb_state(state)};
    step->flow = FLOW_NEXT;
    if (!read(&reading, step->address)) return false;
    step->size = reading.thumb.size;
    if (reading.thumb.operation == IT) return run_block(&reading);
    if (is_import(&reading)) return import(&reading);
    return control(&reading);
}

#define MACHINE(processor, name)                                                                                                   \
    const struct machine code_thumb_##name = {                                                                                     \
        .triple = processor,                                                                                                       \
        .cpu = "cortex-" #name,                                                                                                    \
        .state_size = sizeof(struct thumb_state),                                                                                  \
        .call_size = 0,                                                                                                            \
        .shares = true,                                                                                                            \
        .last = true,                                                                                                              \
        .begin = begin,                                                                                                            \
        .step = step_thumb,                                                                                                        \
        .join = join,                                                                                                              \
        .enter = enter,                                                                                                            \
        .resume = resume,                                                                                                          \
        .leaves = leaves,                                                                                                          \
        .table_entry = table_entry,                                                                                                \
    }
MACHINE("thumbv7m-none-eabi", m3);
MACHINE("thumbv7em-none-eabihf", m4);
