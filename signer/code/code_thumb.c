#include "thumb.h"

#include <stdlib.h>
#include <string.h>

#include <llvm-c/Disassembler.h>

#include <fsm/abi.h>

#include "loader/bytes.h"

enum { TABLE_MAX = 4096, NEITHER = 2 };

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

bool thumb_refuse(const struct thumb_reading *reading, const char *reason)
{
    disassemble(reading->code, reading->address, reading->step->text);
    return code_refuse(reading->code, reading->address, reading->step->text, reason);
}

/* strd to below the stack pointer, which libgcc has in its bytes, with any registers: LLVM does not know it. */
static bool is_libgccs(const struct thumb *thumb)
{
    return thumb->operation == STORE_8 && thumb->n == SP && thumb->before && thumb->back;
}

static bool read(struct thumb_reading *reading, uint32_t address)
{
    char text[STEP_TEXT];
    const struct code *code = reading->code;
    uint8_t *judged = &code->judged[address - code->extent.code];
    reading->address = address;
    if (!thumb_read(code, address, &reading->thumb)) return thumb_refuse(reading, "an app has no such instruction");
    if (*judged || is_libgccs(&reading->thumb)) return true;
    if (disassemble(code, address, text) != reading->thumb.size) return thumb_refuse(reading, "an app has no such instruction");
    *judged = 1;
    return true;
}

/* ---- registers ---- */

static struct value constant(int64_t number) { return value_number(number, number); }

static struct value stack_at(int64_t place) { return (struct value){.base = STACK, .low = place, .high = place}; }

struct value thumb_get(const struct thumb_reading *reading, unsigned number)
{
    if (number == SP) return stack_at(-(int64_t)reading->state->common.depth);
    if (number == PC) return (struct value){.base = IMAGE, .low = reading->address + 4, .high = reading->address + 4};
    return number < CORE ? reading->state->registers[number] : constant(0);
}

static bool is_cell(const struct value *value) { return value->base == CELL && value_is_exact(value) && value->low == 0; }

bool thumb_has_cell(const struct thumb_state *state) { return is_cell(&state->registers[CELL_POINTER]); }

/* In the frame, to be restored from there. */
static bool keeps_cell(const struct thumb_state *state)
{
    for (uint32_t i = 0; i < state->slot_count; i++)
        if (is_cell(&state->slots[i])) return true;
    return false;
}

static bool grow(struct thumb_reading *reading, int64_t bytes)
{
    const int64_t depth = reading->state->common.depth + bytes;
    if (depth < 0 || depth > FSM_FILE_MAX || bytes % 4 != 0)
        return thumb_refuse(reading, "the stack pointer leaves the function's own frame");
    reading->state->common.depth = (int32_t)depth;
    if (depth > reading->step->deepest) reading->step->deepest = (int32_t)depth;
    if (bytes < 0) value_forget_slots(reading->state, -(int32_t)(depth - bytes), (int32_t)-bytes);
    return true;
}

bool thumb_set(struct thumb_reading *reading, unsigned number, struct value value)
{
    if (number == NO_REGISTER) return true;
    if (number == CELL_POINTER && !is_cell(&value) && !keeps_cell(reading->state))
        return thumb_refuse(reading, "it changes where the cell is");
    if (number == PC) return thumb_refuse(reading, "it goes where a value says");
    if (number == SP) {
        if (value.base != STACK || !value_is_exact(&value))
            return thumb_refuse(reading, "the stack pointer gets a value that is not known");
        return grow(reading, -value.low - reading->state->common.depth);
    }
    value_name(reading->state, &value, value_new_name(reading->address, number));
    reading->state->registers[number] = value;
    return true;
}

static void flags_of(struct thumb_reading *reading, struct value left, struct value right, bool result)
{
    struct thumb_state *state = reading->state;
    reading->changes = true;
    state->compared = true;
    state->result = result;
    state->left = left;
    state->right = result ? constant(0) : right;
}

static void no_flags(struct thumb_reading *reading)
{
    reading->changes = true;
    reading->state->compared = false;
}

/* ---- data ---- */

static struct value second(const struct thumb_reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    if (thumb->immediate) return constant(thumb->number);
    if (thumb->m == NO_REGISTER) return constant(0);
    if (thumb->shift == LSL && thumb->amount == 0) return thumb_get(reading, thumb->m);
    if (thumb->shift == OTHER) return value_number(0, UINT32_MAX);
    return value_of(thumb->shift, thumb_get(reading, thumb->m), constant(thumb->amount));
}

static struct value result(const struct thumb_reading *reading, const struct value *one, const struct value *two)
{
    const struct thumb *thumb = &reading->thumb;
    const struct value all = value_number(0, UINT32_MAX);
    switch (thumb->operation) {
    case MLA: return value_of(ADD, thumb_get(reading, thumb->a), value_of(MUL, *one, *two));
    case SMLABB: {
        const int64_t most = INT16_MAX;
        const bool small =
            one->base == NUMBER && two->base == NUMBER && one->low >= 0 && two->low >= 0 && one->high <= most && two->high <= most;
        return small ? value_of(ADD, thumb_get(reading, thumb->a), value_of(MUL, *one, *two)) : all;
    }
    case MLS: return value_of(SUB, thumb_get(reading, thumb->a), value_of(MUL, *one, *two));
    case ADR:
        return (struct value){.base = IMAGE,
                              .low = ((reading->address + 4) & ~3u) + thumb->number,
                              .high = ((reading->address + 4) & ~3u) + thumb->number};
    case MOVT: {
        const struct value low = thumb_get(reading, thumb->d);
        if (low.base != NUMBER || !value_is_exact(&low)) return all;
        return constant((low.low & UINT16_MAX) | (int64_t)thumb->number << 16);
    }
    case UBFX: return value_bits(*one, thumb->number, thumb->width + 1u);
    case USAT: return value_number(0, ((int64_t)1 << thumb->width) - 1);
    case CLZ: return value_number(0, 32);
    case BFI: {
        const uint32_t ones = ((1u << (thumb->width - thumb->number)) * 2 - 1) << thumb->number;
        if (thumb->n != NO_REGISTER || thumb->width < thumb->number) return all;
        return value_of(BIC, thumb_get(reading, thumb->d), constant(ones));
    }
    default: return value_of(thumb->operation, *one, *two);
    }
}

/* The flags of data instructions: a subtraction's are those of a comparison, others' say what the result is. */
static void set_flags(struct thumb_reading *reading, const struct value *one, const struct value *two)
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

static bool calculate(struct thumb_reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    const enum operation operation = thumb->operation;
    const bool flags = operation >= CMP && operation <= FLAGS ? true : thumb->flags && !(reading->conditional && thumb->size == 2);
    struct value one = thumb_get(reading, thumb->n), two = second(reading);
    if (thumb->n == PC) one.low = one.high = one.low & ~INT64_C(3);
    const bool sp = thumb->n == SP || thumb->m == SP || thumb->d == SP;
    if (sp && operation != ADD && operation != SUB && operation != MOV && operation != CMP)
        return thumb_refuse(reading, "it does something else with the stack pointer than adding a number");
    if (operation != ADD && (thumb->n == PC || thumb->m == PC) && operation != ADR)
        return thumb_refuse(reading, "it reads where it stands");
    const struct value three = result(reading, &one, &two);
    if (operation < CMP) {
        if (!thumb_set(reading, thumb->d, three)) return false;
        if (operation == UMULL || operation == OTHER)
            if (!thumb_set(reading, thumb->a, value_number(0, UINT32_MAX))) return false;
    }
    const uint32_t made = value_new_name(reading->address, thumb->d);
    if (one.name == made) one.name = 0; /* the same instruction's, an earlier time */
    if (two.name == made) two.name = 0;
    if (flags) set_flags(reading, &one, &two);
    return true;
}

static bool is_memory(enum operation operation) { return operation >= LOAD_1 && operation <= STORE_FLOAT; }

static bool execute(struct thumb_reading *reading)
{
    const enum operation operation = reading->thumb.operation;
    if (operation == NOP) return true;
    return is_memory(operation) ? thumb_transfer(reading) : calculate(reading);
}

/* ---- control ---- */

static bool go_to(struct thumb_reading *reading, enum flow flow)
{
    const struct fsm_extent *extent = &reading->code->extent;
    const int64_t target = (int64_t)reading->address + 4 + (int32_t)reading->thumb.number;
    reading->step->flow = flow;
    reading->step->target = (uint32_t)target;
    return (target >= extent->code && target < (int64_t)extent->code + extent->code_size) ||
           thumb_refuse(reading, "it leaves the app's code");
}

static bool branch(struct thumb_reading *reading, unsigned condition)
{
    struct thumb_state *taken = thumb_state(reading->step->taken);
    *taken = *reading->state;
    const bool may = value_learn(taken, condition), may_not = value_learn(reading->state, condition ^ 1);
    if (!go_to(reading, may_not ? FLOW_BRANCH : FLOW_JUMP)) return false;
    if (!may_not) *reading->state = *taken;
    if (!may) reading->step->flow = FLOW_NEXT;
    return true;
}

static bool branch_on_zero(struct thumb_reading *reading)
{
    const struct thumb_state before = *reading->state;
    flags_of(reading, thumb_get(reading, reading->thumb.n), constant(0), false);
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

/* The return address lies on the stack, or there is nothing of the function's own there: however often functions call each other,
 * each then comes by the guard below the stack. */
static bool shows_depth(const struct thumb_reading *reading)
{
    const struct thumb_state *state = reading->state;
    bool bounded = true, shows = state->common.depth == 0;
    for (uint32_t i = 0; i < reading->code->manifest->types; i++)
        bounded &= fsm_manifest_type(reading->code->manifest, i).stack != FSM_STACK_UNBOUNDED;
    for (uint32_t i = 0; i < state->slot_count; i++)
        shows |= state->slots[i].base == KEPT && state->slots[i].name == ENTRY_NAMES + LR && state->places[i] < 0;
    return bounded || shows;
}

/* A call on a condition, of which only libgcc's assembly has some, is a jump within the function, whose way back is known. */
static bool call(struct thumb_reading *reading)
{
    const uint32_t next = reading->address + reading->thumb.size;
    if (!reading->conditional && !thumb_has_cell(reading->state))
        return thumb_refuse(reading, "it calls a function while r9 is not where the cell is");
    if (!reading->conditional && !shows_depth(reading))
        return thumb_refuse(reading, "it calls a function with nothing on its stack that the guard below would notice");
    if (reading->conditional)
        return thumb_set(reading, LR, (struct value){.base = IMAGE, .low = next + 1, .high = next + 1}) &&
               go_to(reading, FLOW_JUMP);
    return go_to(reading, FLOW_CALL);
}

static bool go_back(struct thumb_reading *reading)
{
    const struct value to = thumb_get(reading, LR);
    if (reading->thumb.m != LR) return thumb_refuse(reading, "it goes where a register says");
    reading->step->flow = FLOW_RETURN;
    if (to.base != IMAGE || !value_is_exact(&to) || to.low % 2 == 0) return true;
    reading->thumb.number = (uint32_t)to.low - 1 - reading->address - 4;
    return go_to(reading, FLOW_JUMP);
}

static bool through_table(struct thumb_reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    struct step *step = reading->step;
    const struct value index = thumb_get(reading, thumb->m);
    struct value table = thumb_get(reading, thumb->n);
    if (table.base != IMAGE || !value_is_exact(&table)) return thumb_refuse(reading, "it goes where memory says");
    if (index.base != NUMBER || index.low < 0 || index.high >= TABLE_MAX)
        return thumb_refuse(reading, "it goes where an index says that was not compared with the number of entries");
    step->flow = FLOW_TABLE;
    step->target = (uint32_t)table.low;
    step->entries = (uint32_t)index.high + 1;
    step->entry_size = thumb->width;
    const bool inside = table.low >= 0 && table.low + step->entries * step->entry_size <= reading->code->extent.read_only;
    return inside || thumb_refuse(reading, "its table reaches beyond the image");
}

/* mov pc, to one of several instructions that stand one behind the other. */
static bool among(struct thumb_reading *reading)
{
    struct step *step = reading->step;
    const struct value to = thumb_get(reading, reading->thumb.m);
    const int64_t stride = to.step ? to.step : 2, count = (to.high - to.low) / stride + 1;
    if (to.base != IMAGE || to.low % 2 != 0 || stride % 2 != 0 || count > TABLE_MAX)
        return thumb_refuse(reading, "it goes where a value says");
    step->flow = FLOW_TABLE;
    step->target = (uint32_t)to.low;
    step->entries = (uint32_t)count;
    step->entry_size = 0;
    step->stride = (uint32_t)stride;
    return true;
}

uint32_t thumb_table_entry(const struct code *code, const struct step *step, uint32_t number)
{
    if (step->entry_size == 0) return step->target + number * step->stride;
    const uint8_t *entry = code->image + step->target + number * step->entry_size;
    return step->address + 4 + 2 * (step->entry_size == 1 ? *entry : load16_le(entry));
}

/* ldr r12, [r9, #-SLOT]; bx r12: one instruction, as it were. */
static bool is_import(const struct thumb_reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    const int64_t slot = -(int64_t)(int32_t)thumb->number / 4 - 1 - FSM_WORDS_CORTEX_M;
    struct thumb next;
    if (thumb->operation != LOAD_4 || !thumb_is_below(reading) || thumb->back || thumb->number % 4 != 0 || thumb->d != SCRATCH)
        return false;
    if (slot < 0 || slot >= reading->code->manifest->imports || thumb->checked) return false;
    return thumb_read(reading->code, reading->address + thumb->size, &next) && next.operation == BX && next.m == SCRATCH;
}

static bool import(struct thumb_reading *reading)
{
    reading->step->flow = FLOW_IMPORT;
    const uint32_t slot = -reading->thumb.number / 4 - 1 - FSM_WORDS_CORTEX_M;
    if (code_continues(reading->code, slot))
        return thumb_refuse(reading, "only a checkpoint may have the stack continued elsewhere");
    reading->step->size += 2;
    for (unsigned i = 0; i < FIRST_SAVED; i++)
        if (!thumb_set(reading, i, value_number(0, UINT32_MAX))) return false;
    return thumb_set(reading, SCRATCH, value_number(0, UINT32_MAX));
}

static bool control(struct thumb_reading *reading)
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

struct block {
    unsigned condition;
    struct thumb_state gone; /* what holds where its last instruction leads elsewhere, … */
    enum flow flow;          /* … and how it does; FLOW_NEXT: it does not */
    uint32_t target;         /* as step->target */
};

static bool join_ways(struct thumb_reading *reading, struct thumb_state *one, const struct thumb_state *other)
{
    if (one->common.depth != other->common.depth) return thumb_refuse(reading, "the depth of the stack depends on a condition");
    value_join(reading->code, &(struct meeting){.address = reading->step->address}, one, other);
    return true;
}

/* An instruction that is executed. Whether the way ends with it. */
static bool run_one(struct thumb_reading *reading, struct block *block, bool last, bool *ends)
{
    struct step *step = reading->step;
    if (!control(reading)) return false;
    if (step->flow == FLOW_NEXT) return true;
    if (!last) return thumb_refuse(reading, "an IT block has no such instruction");
    const enum flow flow = step->flow;
    *ends = true;
    step->flow = FLOW_NEXT;
    if (block->flow == FLOW_NEXT) {
        block->flow = flow;
        block->target = step->target;
        block->gone = *reading->state;
        return true;
    }
    if (block->flow != flow || block->target != step->target) return thumb_refuse(reading, "it leads where a condition says");
    return join_ways(reading, &block->gone, reading->state);
}

/* One that is executed or not: instructions before it in the block have changed what its condition is about. */
static bool run_perhaps(struct thumb_reading *reading, struct block *block, unsigned condition, bool last, bool *ends)
{
    struct thumb_state other = *reading->state;
    const bool may = value_learn(reading->state, condition), may_not = value_learn(&other, condition ^ 1);
    bool executed_ends = !may;
    if (may && !run_one(reading, block, last, &executed_ends)) return false;
    *ends = executed_ends && !may_not;
    if (!may_not) return true;
    if (!executed_ends) return join_ways(reading, reading->state, &other);
    *reading->state = other;
    return true;
}

/* The instructions of a block on one way: those whose condition's lowest bit is `way`. Only the last may lead elsewhere. */
static bool run_way(struct thumb_reading *reading, struct block *block, uint32_t start, unsigned mask, unsigned way, bool *ends)
{
    uint32_t address = start;
    unsigned first = block->condition & 1;
    const bool before = reading->changes;
    reading->changes = false;
    for (; mask & 15; mask <<= 1) {
        if (!read(reading, address)) return false;
        const bool last = (mask & 7) == 0;
        const enum operation operation = reading->thumb.operation;
        address += reading->thumb.size;
        const bool goes = operation >= B && operation <= TABLE;
        const bool allowed =
            !goes || (last && (operation == BX || operation == BL || (operation == B && reading->thumb.condition == ALWAYS)));
        if (!allowed || operation == IT || operation == TRAP) return thumb_refuse(reading, "an IT block has no such instruction");
        reading->step->size = address - reading->step->address;
        const bool perhaps = reading->changes && way != NEITHER;
        if (perhaps && !run_perhaps(reading, block, (block->condition & ~1u) | first, last, ends)) return false;
        if (!perhaps && first == way && !run_one(reading, block, last, ends)) return false;
        first = mask >> 3 & 1;
    }
    reading->changes |= before;
    return true;
}

/* What holds behind the block, on those ways that go on, and where its last instruction leads. */
static bool end_block(struct thumb_reading *reading, const struct block *block, struct thumb_state *ways[2], const bool ends[2])
{
    struct step *step = reading->step;
    struct thumb_state *const state = ways[0];
    if (!ends[0] && !ends[1] && !join_ways(reading, state, ways[1])) return false;
    if (ends[0] && !ends[1]) *state = *ways[1];
    if (ends[0] && ends[1] && block->flow != FLOW_NEXT) *state = block->gone;
    *ways[1] = block->gone;
    if (ends[0] && ends[1]) step->flow = block->flow;
    else if (block->flow == FLOW_RETURN) step->besides = FLOW_RETURN;
    else if (block->flow != FLOW_NEXT) step->flow = FLOW_BRANCH;
    return true;
}

/* A block behind that one, on the same condition, and the stack is not as deep on both ways: they are one. */
static bool goes_on(struct thumb_reading *reading, const struct block *block, struct thumb_state *ways[2], uint32_t *start,
                    unsigned *mask)
{
    struct thumb next;
    const uint32_t end = reading->step->address + reading->step->size;
    if (block->flow != FLOW_NEXT || reading->changes || ways[0]->common.depth == ways[1]->common.depth) return false;
    if (end - reading->code->extent.code >= reading->code->extent.code_size || !thumb_read(reading->code, end, &next)) return false;
    *start = end + 2;
    *mask = next.number & 15;
    return next.operation == IT && next.number >> 4 == block->condition;
}

static bool run_block(struct thumb_reading *reading)
{
    struct block block = {.condition = reading->thumb.number >> 4, .flow = FLOW_NEXT};
    unsigned mask = reading->thumb.number & 15;
    uint32_t start = reading->address + 2;
    struct thumb_state *ways[2] = {reading->state, thumb_state(reading->step->taken)};
    bool may[2], ends[2];
    if (block.condition >= ALWAYS || reading->conditional) return thumb_refuse(reading, "an app has no such instruction");
    *ways[1] = *ways[0];
    reading->conditional = true;
    for (unsigned way = 0; way < 2; way++) {
        may[way] = value_learn(ways[way], block.condition ^ !way);
        ends[way] = !may[way];
    }
    do {
        for (unsigned way = 0; way < 2; way++) {
            reading->state = ways[way];
            if (!run_way(reading, &block, start, mask, may[way] ? (block.condition ^ !way) & 1 : NEITHER, &ends[way])) return false;
        }
    } while (goes_on(reading, &block, ways, &start, &mask));
    return end_block(reading, &block, ways, ends);
}

/* ---- all of it ---- */

bool thumb_step(const struct code *code, struct step *step, struct state *state)
{
    struct thumb_reading reading = {.code = code, .step = step, .state = thumb_state(state)};
    step->flow = FLOW_NEXT;
    if (thumb_has_cell(reading.state) && code_checkpoint_thumb(code, step))
        return thumb_set(&reading, SCRATCH, value_number(0, UINT32_MAX));
    if (!read(&reading, step->address)) return false;
    step->size = reading.thumb.size;
    if (reading.thumb.operation == IT) return run_block(&reading);
    if (is_import(&reading)) return import(&reading);
    return control(&reading);
}
