#include "thumb.h"

#include <string.h>

#include <fsm/abi.h>

enum { ARGUMENTS_MAX = 64 };

static struct thumb_state *thumb_state(struct state *state) { return (struct thumb_state *)state; }

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
    handler->registers[CELL_POINTER].base = CELL;
    handler->registers[0].base = handler->registers[1].base = OBJECT;
    handler->registers[0].high = type->state;
    handler->registers[1].high = FSM_EVENT_SIZE;
}

static bool is_argument(unsigned number) { return number < FIRST_SAVED || number == SCRATCH; }

/* Forgets those of a state's words of the stack that a function may write to which is called with parts of the caller's frame. To
 * the state they are `up` bytes higher. */
static void forget_given(const struct thumb_state *caller, struct thumb_state *state, int32_t up)
{
    for (uint32_t i = 0; i < CORE + caller->slot_count; i++) {
        const struct value *value = i < CORE ? &caller->registers[i] : &caller->slots[i - CORE];
        const bool passed = i < CORE ? is_argument(i) : caller->places[i - CORE] < -caller->common.depth + ARGUMENTS_MAX;
        const struct value given = value_inside(caller, *value);
        if (passed && given.base == FRAME && value->base == STACK)
            value_forget_slots(state, (int32_t)value->low + up, (int32_t)given.high);
    }
}

static void enter(const struct code *code, const struct state *caller, struct state *callee)
{
    const struct thumb_state *from = (const struct thumb_state *)caller;
    struct thumb_state *to = thumb_state(callee);
    (void)code;
    memset(to, 0, sizeof *to);
    for (unsigned i = 0; i < CORE; i++) {
        to->registers[i] = is_argument(i) ? value_inside(from, from->registers[i]) : (struct value){.base = KEPT};
        to->registers[i].name = ENTRY_NAMES + i;
    }
    to->registers[CELL_POINTER].base = CELL;
    for (uint32_t i = 0; i < from->slot_count; i++) { /* arguments on the stack */
        const int32_t place = from->places[i] + from->common.depth;
        struct value value = value_inside(from, from->slots[i]);
        value.name = ENTRY_NAMES + 16 + (uint32_t)place / 4;
        if (place >= 0 && place < ARGUMENTS_MAX && place % 4 == 0) value_set_slot(to, place, value);
    }
    forget_given(from, to, from->common.depth);
}

static void resume(const struct code *code, uint32_t address, struct state *caller, const struct state *result)
{
    struct thumb_state *state = thumb_state(caller);
    const struct thumb_state before = *state, *after = (const struct thumb_state *)result;
    (void)code;
    state->compared = false;
    forget_given(&before, state, 0);
    for (unsigned i = 0; i < CORE; i++) {
        if (!is_argument(i) && i != LR) continue;
        const struct value *left = &after->registers[i];
        const uint32_t from = left->name - ENTRY_NAMES;
        struct value value = i == LR ? value_number(0, UINT32_MAX) : value_outside(*left);
        if (i != LR && left->name >= ENTRY_NAMES && from < CORE && is_argument(from)) value = before.registers[from]; /* as given */
        value_name(state, &value, value_new_name(address, i));
        state->registers[i] = value;
    }
}

static bool leaves(const struct code *code, const struct step *step, const struct state *state)
{
    const struct thumb_state *now = (const struct thumb_state *)state;
    const char *reason = NULL;
    if (state->depth != 0) reason = "it leaves the function with something of its own on the stack";
    if (!thumb_has_cell(now)) reason = "it changes where the cell is";
    for (unsigned i = FIRST_SAVED; i < CORE && !reason; i++) {
        const struct value *value = &now->registers[i];
        if (i == CELL_POINTER || i == SCRATCH || i == SP) continue;
        if (value->base != KEPT || value->name != ENTRY_NAMES + i)
            reason = i == LR ? "it goes where a register says" : "it leaves the function without its caller's registers";
    }
    return !reason || code_refuse(code, step->address, step->text, reason);
}

static bool join(const struct code *code, const struct meeting *meeting, struct state *old, const struct state *new)
{
    value_join(code, meeting, thumb_state(old), (const struct thumb_state *)new);
    return true;
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
        .step = thumb_step,                                                                                                        \
        .join = join,                                                                                                              \
        .enter = enter,                                                                                                            \
        .resume = resume,                                                                                                          \
        .leaves = leaves,                                                                                                          \
        .table_entry = thumb_table_entry,                                                                                          \
    }
MACHINE("thumbv7m-none-eabi", m3);
MACHINE("thumbv7em-none-eabihf", m4);
