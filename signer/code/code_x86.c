#include "x86.h"

#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

#include "loader/bytes.h"

enum { ACCUMULATOR = 0, DATA = 2, STACK_POINTER = 4, FRAME_POINTER = 5 };

static struct x86_state *x86_state(struct state *state) { return (struct x86_state *)state; }

/* ---- memory ---- */

static bool within(int64_t start, int64_t size, int64_t from, int64_t to) { return start >= from && start + size <= to; }

static bool check_frame(struct reading *reading, const struct operand *memory, int64_t bytes, bool writes)
{
    const struct x86_state *state = reading->state;
    bool by_frame = memory->base == FRAME_POINTER && memory->width != 0 && state->frame != NO_FRAME;
    if (memory->base != STACK_POINTER && !by_frame) return x86_refuse(reading, "it may address memory outside the app");
    if (memory->index != NONE || (reading->change & CHANGED_DISTANCE))
        return x86_refuse(reading, "it may address the stack anywhere");
    int64_t at =
        memory->value - (by_frame ? state->frame : state->common.depth); /* from the return address on; below 0: the own frame */
    int64_t top = by_frame ? 0 : -state->common.floor;
    bool hits_saved = state->saved > 0 && at < -state->saved + 8 && at + bytes > -state->saved;
    if (writes && hits_saved) return x86_refuse(reading, "it writes over the caller's frame pointer");
    if (within(at, bytes, -state->common.depth, top)) return true;
    if (writes) return x86_refuse(reading, "it writes to the stack outside its own frame");
    if (at < 8 || (!by_frame && state->common.floor != 0)) return x86_refuse(reading, "it reads the stack outside its own frame");
    uint32_t above = (uint32_t)(at + bytes - 8); /* the return address has 8 bytes */
    if (at + bytes > FSM_STACK_STEP_MAX) return x86_refuse(reading, "it reads the stack far above its own frame");
    if (above > reading->step->above) reading->step->above = above;
    return true;
}

static bool check_window(struct reading *reading, const struct operand *memory)
{
    bool changed = reading->change & CHANGED_DISTANCE;
    int64_t address = memory->value;
    if (memory->width == 4) return true; /* cut to 32 bits, whatever it is */
    if (memory->width != 0) return x86_refuse(reading, "its address is not cut to the window's 32 bits");
    if (memory->ip && changed) return x86_refuse(reading, "a relocation changes a distance");
    if (memory->ip) address += reading->step->address + reading->step->size;
    int64_t most = memory->ip || changed ? reading->code->memory : INT32_MAX;
    return within(address, 0, 0, most) || x86_refuse(reading, "it addresses the window outside the app's memory");
}

/* The fuel counter: counted down, kept and put back; its address is the same in all apps. */
static bool is_fuel(const struct reading *reading, const struct operand *memory)
{
    const struct operand *by = &reading->instruction.operands[0];
    const char *mnemonic = reading->instruction.form->mnemonic;
    if (memory->width != 0 || memory->ip || memory->window || memory->value != FSM_FUEL_ADDRESS) return false;
    if (reading->change != UNCHANGED) return false;
    if (strcmp(mnemonic, "addl") == 0) return by->kind != NUMBER || (int32_t)by->value < 0;
    if (strcmp(mnemonic, "subl") == 0) return by->kind != NUMBER || (int32_t)by->value > 0;
    if (strcmp(mnemonic, "movl") == 0) return by->kind != NUMBER;
    return strcmp(mnemonic, "decl") == 0 || strcmp(mnemonic, "cmpl") == 0;
}

static bool check_memory(struct reading *reading, const struct operand *memory, bool writes)
{
    uint32_t bytes = reading->instruction.form->bytes;
    if (memory->window) return check_window(reading, memory);
    if (memory->base != NONE || memory->index != NONE) return check_frame(reading, memory, bytes, writes);
    if (is_fuel(reading, memory)) return true;
    if (!memory->ip) return x86_refuse(reading, "it addresses memory outside the app");
    if (writes) return x86_refuse(reading, "it writes to the app's constants or code");
    if (reading->change & CHANGED_DISTANCE) return x86_refuse(reading, "a relocation changes a distance");
    int64_t address = memory->value + reading->step->address + reading->step->size;
    return within(address, bytes, 0, reading->code->extent.read_only) ||
           x86_refuse(reading, "it reads outside the app's constants");
}

/* ---- values of registers, as far as jump tables need them ---- */

static void forget(struct x86_state *state, int number)
{
    state->registers[number] = (struct fact){.known = ANYTHING};
    state->compared &= (uint16_t)~(1u << number);
    for (int i = 0; i < REGISTERS; i++)
        if (state->copies[i] == number) state->copies[i] = (uint8_t)i;
    state->copies[number] = (uint8_t)number;
    if (number != FRAME_POINTER) return;
    state->frame = NO_FRAME;
    if (state->saved == HELD) state->saved = LOST;
}

static bool is_word(const struct operand *operand) { return operand->kind == REGISTER && operand->width == 4; }
static bool is(const struct reading *reading, const char *mnemonic)
{
    return strcmp(reading->instruction.form->mnemonic, mnemonic) == 0;
}

/* The registers that hold what this one holds. */
static uint16_t alike(const struct x86_state *state, int number)
{
    unsigned all = 1u << number;
    for (int i = 0; i < REGISTERS; i++)
        if (state->copies[i] == number || state->copies[number] == i) all |= 1u << i;
    return (uint16_t)all;
}

static void compare(struct reading *reading)
{
    const struct operand *with = &reading->instruction.operands[0], *what = &reading->instruction.operands[1];
    struct x86_state *state = reading->state;
    bool byte = is(reading, "cmpb"), word = is(reading, "cmpl") || is(reading, "subl");
    state->compared = 0;
    if (!byte && !word) return;
    if (with->kind != NUMBER || with->value < 0 || what->kind != REGISTER || what->width != (byte ? 1 : 4)) return;
    if (reading->change != UNCHANGED) return;
    state->compared = byte ? (uint16_t)(1u << what->number) : alike(state, what->number);
    state->compared_bytes = byte;
    state->with = (uint32_t)with->value;
}

/* What a branch that was taken, or was not, says about what was compared. */
static void learn(struct x86_state *state, bool at_most, bool less)
{
    if (state->compared == 0 || (!at_most && !less)) return;
    uint32_t value = state->with - (less ? 1 : 0);
    if (less && state->with == 0) return;
    for (int i = 0; i < REGISTERS; i++) {
        if (!(state->compared >> i & 1)) continue;
        struct fact *fact = &state->registers[i];
        enum known known = state->compared_bytes ? BYTE_AT_MOST : AT_MOST;
        if (fact->known == known && fact->value <= value) continue;
        *fact = (struct fact){.known = known, .value = value};
    }
}

/* movl TABLE(,%eax,4), %eax: with what is known of the index, and every entry moved as the code is. */
static bool is_table(const struct reading *reading, struct fact *entry)
{
    const struct code *code = reading->code;
    const struct operand *memory = &reading->instruction.operands[0];
    if (!is(reading, "movl") || memory->kind != MEMORY || memory->window || memory->ip || memory->base != NONE) return false;
    if (memory->index == NONE || memory->width != 4 || memory->scale != 4 || !is_word(&reading->instruction.operands[1]))
        return false;
    const struct fact *index = &reading->state->registers[memory->index];
    if (index->known != AT_MOST || !(reading->change & CHANGED_DISTANCE)) return false;
    uint64_t size = 4 * ((uint64_t)index->value + 1);
    if (!within(memory->value, (int64_t)size, 0, code->extent.read_only) || size > code->extent.read_only) return false;
    /* What lies in import slots the loader puts there after moving: entries of the kernel, which are left for in another way. */
    if (ranges_meet((uint32_t)memory->value, (uint32_t)size, code->slots, code->slots_size)) return false;
    for (uint32_t i = 0; i <= index->value; i++)
        if (code_moved(code, (uint32_t)memory->value + 4 * i) != MOVED_WHOLE) return false;
    *entry = (struct fact){.known = ENTRY, .value = index->value, .table = (uint32_t)memory->value};
    return true;
}

/* What the instruction leaves in the register it writes, where that is known. */
static struct fact result(const struct reading *reading)
{
    const struct instruction *instruction = &reading->instruction;
    const struct operand *from = &instruction->operands[0], *to = &instruction->operands[1];
    const struct fact *before = from->kind == REGISTER ? &reading->state->registers[from->number] : NULL;
    if (instruction->count != 2 || !is_word(to)) return (struct fact){.known = ANYTHING};
    if (is(reading, "movl") && before && from->width == 4) return *before;
    if (is(reading, "movzbl") && before && from->width == 1 && before->known == BYTE_AT_MOST)
        return (struct fact){.known = AT_MOST, .value = before->value};
    if (is(reading, "movzbl")) return (struct fact){.known = AT_MOST, .value = UINT8_MAX};
    if (is(reading, "movzwl")) return (struct fact){.known = AT_MOST, .value = UINT16_MAX};
    if (from->kind != NUMBER || reading->change != UNCHANGED || from->value < 0) return (struct fact){.known = ANYTHING};
    if (is(reading, "movl") || is(reading, "andl")) return (struct fact){.known = AT_MOST, .value = (uint32_t)from->value};
    if (is(reading, "shrl") && from->value < 32) return (struct fact){.known = AT_MOST, .value = UINT32_MAX >> from->value};
    return (struct fact){.known = ANYTHING};
}

static void copy(struct reading *reading)
{
    const struct operand *from = &reading->instruction.operands[0], *to = &reading->instruction.operands[1];
    if (!is(reading, "movl") || !is_word(from) || !is_word(to) || from->number == to->number) return;
    int original = reading->state->copies[from->number];
    if (original != to->number) reading->state->copies[to->number] = (uint8_t)original;
}

static bool leaves_flags(const struct reading *reading)
{
    const char *mnemonic = reading->instruction.form->mnemonic;
    return reading->instruction.form->kind == ADDRESS || strncmp(mnemonic, "mov", 3) == 0 || strncmp(mnemonic, "set", 3) == 0 ||
           strncmp(mnemonic, "cmov", 4) == 0 || strncmp(mnemonic, "not", 3) == 0;
}

/* ---- the stack pointer ---- */

static bool grow(struct reading *reading, int64_t bytes)
{
    struct x86_state *state = reading->state;
    int64_t depth = state->common.depth + bytes;
    if (depth < state->common.floor || depth > FSM_FILE_MAX)
        return x86_refuse(reading, "the stack pointer leaves the function's own frame");
    state->common.depth = (int32_t)depth;
    if (state->saved > depth) state->saved = LOST;
    return true;
}

static bool to_frame(struct reading *reading, int64_t distance)
{
    struct x86_state *state = reading->state;
    int64_t depth = state->frame - distance;
    if (state->frame == NO_FRAME) return x86_refuse(reading, "the stack pointer gets a value that is not known");
    if (depth > state->common.depth) return x86_refuse(reading, "the stack pointer leaves the function's own frame");
    state->common.floor = 0;
    return grow(reading, depth - state->common.depth);
}

/* -32 and the like. What it takes at most, as the stack pointer is a multiple of 8 at every call; and at no known distance is what
 * was there. */
static bool align(struct reading *reading, int64_t mask)
{
    struct x86_state *state = reading->state;
    mask = (int32_t)mask; /* LLVM writes it without its sign */
    if (mask >= 0 || (-mask & (-mask - 1)) != 0 || state->common.depth % 8 != 0)
        return x86_refuse(reading, "the stack pointer gets a value that is not known");
    state->common.floor = state->common.depth;
    if (-mask <= 8) return true;
    state->common.floor += (int32_t)(-mask - 8);
    return -mask <= 4096 ? grow(reading, -mask - 8) : x86_refuse(reading, "the stack pointer gets a value that is not known");
}

static bool write_stack_pointer(struct reading *reading)
{
    const struct operand *from = &reading->instruction.operands[0];
    bool number = reading->instruction.count == 2 && from->kind == NUMBER;
    reading->state->compared = 0;
    if (reading->change != UNCHANGED) return x86_refuse(reading, "a relocation changes the stack pointer");
    if (number && (is(reading, "subl") || is(reading, "subq"))) return grow(reading, from->value);
    if (number && (is(reading, "addl") || is(reading, "addq"))) return grow(reading, -from->value);
    if (number && (is(reading, "andl") || is(reading, "andq"))) return align(reading, from->value);
    bool lea = reading->instruction.form->kind == ADDRESS && from->index == NONE && !from->ip;
    if (lea && from->base == STACK_POINTER) return grow(reading, -from->value);
    if (lea && from->base == FRAME_POINTER) return to_frame(reading, from->value);
    bool frame = from->kind == REGISTER && from->number == FRAME_POINTER && from->width >= 4;
    if (frame && (is(reading, "movl") || is(reading, "movq"))) return to_frame(reading, 0);
    return x86_refuse(reading, "the stack pointer gets a value that is not known");
}

static bool push_or_pop(struct reading *reading)
{
    const struct operand *operand = &reading->instruction.operands[0];
    if (reading->instruction.count != 1) return x86_refuse(reading, "an app has no such operand");
    if (is(reading, "pushq")) {
        if (operand->kind == MEMORY && !check_memory(reading, operand, false)) return false;
        if (!grow(reading, 8)) return false;
        bool saves = operand->kind == REGISTER && operand->number == FRAME_POINTER && reading->state->saved == HELD;
        if (saves) reading->state->saved = reading->state->common.depth;
        return true;
    }
    if (operand->kind != REGISTER || operand->number == STACK_POINTER)
        return x86_refuse(reading, "it puts a value from the stack where none may go");
    if (reading->state->common.depth - 8 < reading->state->common.floor)
        return x86_refuse(reading, "it takes the return address from the stack");
    bool restores = operand->number == FRAME_POINTER && reading->state->saved == reading->state->common.depth;
    forget(reading->state, operand->number);
    if (restores) reading->state->saved = HELD;
    return grow(reading, -8);
}

/* ---- control ---- */

static bool go_to(struct reading *reading, enum flow flow, const char *distance)
{
    char *end;
    struct step *step = reading->step;
    int64_t target = strtoll(distance, &end, 0) + step->address + step->size;
    while (*end == ' ') end++;
    if (end == distance || (*end != '\0' && *end != '#')) return x86_refuse(reading, "it goes where no number says");
    step->flow = flow;
    step->target = (uint32_t)target;
    const struct fsm_extent *extent = &reading->code->extent;
    return within(target, 1, extent->code, (int64_t)extent->code + extent->code_size) ||
           x86_refuse(reading, "it leaves the app's code");
}

static bool through_slot(struct reading *reading, const char *text)
{
    struct operand memory;
    struct step *step = reading->step;
    char copied[STEP_TEXT];
    strcpy(copied, text);
    copied[strcspn(copied, " \t#")] = '\0';
    if (!x86_read_memory(copied, &memory) || !memory.ip || memory.window)
        return x86_refuse(reading, "it goes where a pointer says");
    int64_t slot = memory.value + step->address + step->size - reading->code->slots;
    if (!within(slot, FSM_SLOT_SIZE_X86, 0, reading->code->slots_size) || slot % FSM_SLOT_SIZE_X86 != 0)
        return x86_refuse(reading, "it goes where memory says that is no import slot");
    step->flow = FLOW_IMPORT;
    return !code_continues(reading->code, (uint32_t)slot / FSM_SLOT_SIZE_X86) ||
           x86_refuse(reading, "only a checkpoint may have the stack continued elsewhere");
}

static bool through_table(struct reading *reading, const char *text)
{
    struct operand operand = {0};
    size_t length = strcspn(text, " \t#");
    if (!x86_read_register(text, length, &operand) || operand.kind != REGISTER || operand.width != 8)
        return x86_refuse(reading, "it goes where a pointer says");
    const struct fact *fact = &reading->state->registers[operand.number];
    if (fact->known != ENTRY) return x86_refuse(reading, "it goes where a pointer says that is no entry of a jump table");
    reading->step->flow = FLOW_TABLE;
    reading->step->target = fact->table;
    reading->step->entries = fact->value + 1;
    return true;
}

static bool branch(struct reading *reading, const char *distance)
{
    struct x86_state *state = reading->state;
    struct x86_state *taken = x86_state(reading->step->taken);
    *taken = *state;
    learn(taken, is(reading, "jbe"), is(reading, "jb"));
    learn(state, is(reading, "ja"), is(reading, "jae"));
    return go_to(reading, FLOW_BRANCH, distance);
}

static bool call(struct reading *reading, const char *distance)
{
    struct x86_state *state = reading->state;
    if (state->common.depth % 8 != 0) return x86_refuse(reading, "the stack pointer is no longer a multiple of 8");
    return go_to(reading, FLOW_CALL, distance);
}

static bool check_flow(struct reading *reading)
{
    const char *text = reading->step->text;
    while (*text == '\t' || *text == ' ') text++;
    text += strlen(reading->instruction.form->mnemonic);
    while (*text == '\t' || *text == ' ') text++;
    reading->step->flow = FLOW_END;
    if (x86_is_prefix(reading->code->image[reading->step->address]) && !is(reading, "ud1l"))
        return x86_refuse(reading, "it has prefixes that no compiler gives it");
    if (is(reading, "ud2") || is(reading, "ud1l") || is(reading, "int3")) return true;
    if (is(reading, "callq")) return call(reading, text);
    if (is(reading, "jmp")) return go_to(reading, FLOW_JUMP, text);
    if (is(reading, "jmpq")) {
        if (text[0] != '*') return x86_refuse(reading, "it goes where no number says");
        return text[1] == '%' ? through_table(reading, text + 2) : through_slot(reading, text + 1);
    }
    if (!is(reading, "retq")) return branch(reading, text);
    reading->step->flow = FLOW_RETURN;
    if (*text != '\0' && *text != '#') return x86_refuse(reading, "it takes more than its own frame from the stack");
    return true;
}

/* ---- all of it ---- */

/* `made` is what the instruction leaves there. */
static bool write_register(struct reading *reading, const struct operand *to, struct fact made)
{
    struct x86_state *state = reading->state;
    const struct operand *from = &reading->instruction.operands[0];
    if (to->kind != REGISTER) return true;
    if (to->number == STACK_POINTER)
        return to->width >= 4 ? write_stack_pointer(reading) : x86_refuse(reading, "it cuts the stack pointer");
    bool sets_frame = to->number == FRAME_POINTER && from->kind == REGISTER && from->number == STACK_POINTER && from->width >= 4 &&
                      to->width >= 4 && (is(reading, "movl") || is(reading, "movq"));
    int32_t depth = state->common.depth;
    forget(state, to->number);
    state->registers[to->number] = made;
    copy(reading);
    if (sets_frame && state->common.floor == 0) state->frame = depth;
    return true;
}

static bool check_data(struct reading *reading)
{
    const struct instruction *instruction = &reading->instruction;
    enum kind kind = instruction->form->kind;
    const struct operand *last = instruction->count ? &instruction->operands[instruction->count - 1] : NULL;
    struct fact made = result(reading);
    const bool tests_a_bit = is(reading, "btw") || is(reading, "btl") || is(reading, "btq");
    for (int i = 0; kind != ADDRESS && i < instruction->count; i++) {
        const struct operand *operand = &instruction->operands[i];
        if (operand->kind != MEMORY) continue;
        /* A bit's number in a register reaches beyond the operand; a constant one is taken modulo its size. Intel SDM, volume 2,
         * BT. */
        bool far = kind == LOCAL && instruction->operands[0].kind != NUMBER;
        if (far) return x86_refuse(reading, "it addresses memory by bits");
        bool writes = kind == BOTH || ((kind == TO || (kind == LOCAL && !tests_a_bit)) && operand == last);
        if (!writes && is_table(reading, &made)) continue;
        if (!check_memory(reading, operand, writes)) return false;
    }
    bool compares = kind == READ || is(reading, "subl");
    if (compares && instruction->count == 2) compare(reading);
    else if (!leaves_flags(reading)) reading->state->compared = 0;
    if (kind == WIDE) {
        forget(reading->state, ACCUMULATOR);
        forget(reading->state, DATA);
    }
    for (int i = 0; kind == BOTH && i < instruction->count; i++)
        if (!write_register(reading, &instruction->operands[i], made)) return false;
    bool writes_last = kind == TO || kind == ADDRESS || kind == LOCAL || (kind == WIDE && instruction->count > 1);
    return !writes_last || !last || write_register(reading, last, made);
}

static bool step_x86(const struct code *code, struct step *step, struct state *state)
{
    struct reading reading = {.code = code, .step = step, .state = x86_state(state)};
    step->flow = FLOW_NEXT;
    if (code_checkpoint_x86(code, step)) return true;
    if (!x86_read(&reading)) return false;
    switch (reading.instruction.form->kind) {
    case NOTHING: return true;
    case FLOW: return check_flow(&reading);
    case STACK: reading.state->compared = 0; return push_or_pop(&reading);
    default: return check_data(&reading);
    }
}

/* ---- functions, and where ways meet ---- */

static void enter(const struct code *code, const struct state *caller, struct state *callee)
{
    struct x86_state *state = x86_state(callee);
    (void)code, (void)caller;
    memset(state, 0, sizeof *state);
    state->frame = NO_FRAME;
    for (int i = 0; i < REGISTERS; i++) state->copies[i] = (uint8_t)i;
}

static void begin(const struct code *code, const struct fsm_manifest_type *type, struct state *state)
{
    (void)type;
    enter(code, NULL, state);
}

static void resume(const struct code *code, uint32_t address, struct state *caller, const struct state *result)
{
    struct x86_state *state = x86_state(caller);
    const int32_t frame = state->frame, saved = state->saved; /* whoever returns has restored it, or is refused */
    (void)code, (void)address, (void)result;
    for (int i = 0; i < REGISTERS; i++) forget(state, i);
    state->compared = 0;
    state->frame = frame;
    state->saved = saved;
}

/* Whoever is returned to finds its frame pointer again, and the stack as it was. */
static bool leaves(const struct code *code, const struct step *step, const struct state *state)
{
    if (state->depth != 0)
        return code_refuse(code, step->address, step->text, "it leaves the function with something of its own on the stack");
    return ((const struct x86_state *)state)->saved == HELD ||
           code_refuse(code, step->address, step->text, "it leaves the function without its caller's frame pointer");
}

static void join_fact(struct fact *old, const struct fact *new)
{
    bool same = old->known == new->known && (old->known != ENTRY || old->table == new->table);
    if (!same) *old = (struct fact){.known = ANYTHING};
    else if (new->value > old->value) old->value = new->value;
}

static bool join(const struct code *code, const struct meeting *meeting, struct state *before, const struct state *more)
{
    struct x86_state *old = x86_state(before);
    const struct x86_state *new = (const struct x86_state *)more;
    (void)code, (void)meeting;
    if (old->frame != new->frame) old->frame = NO_FRAME;
    if (old->saved != new->saved) old->saved = LOST;
    for (int i = 0; i < REGISTERS; i++) {
        join_fact(&old->registers[i], &new->registers[i]);
        if (old->copies[i] != new->copies[i]) old->copies[i] = (uint8_t)i;
    }
    old->compared &= new->compared;
    if (old->with != new->with || old->compared_bytes != new->compared_bytes) old->compared = 0;
    return true;
}

static uint32_t table_entry(const struct code *code, const struct step *step, uint32_t number)
{
    return load32_le(code->image + step->target + 4 * (size_t)number);
}

const struct machine code_x86 = {
    .triple = "x86_64-linux-gnux32",
    .cpu = "",
    .state_size = sizeof(struct x86_state),
    .call_size = 8,
    .begin = begin,
    .step = step_x86,
    .join = join,
    .enter = enter,
    .resume = resume,
    .leaves = leaves,
    .table_entry = table_entry,
};
