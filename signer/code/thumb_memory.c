#include "thumb.h"

#include <fsm/abi.h>

#include "loader/bytes.h"

static struct value constant(int64_t number) { return value_number(number, number); }

/* ---- memory ---- */

static bool is_store(enum operation operation) { return operation >= STORE_1 && operation <= STORE_FLOAT; }

static bool check_frame(struct thumb_reading *reading, const struct value *address, bool writes)
{
    const struct thumb_state *state = reading->state;
    const int64_t at = address->low, bytes = reading->thumb.bytes;
    if (!value_is_exact(address)) return thumb_refuse(reading, "it may address the stack anywhere");
    if (at >= -state->common.depth && at + bytes <= 0) return true;
    if (writes) return thumb_refuse(reading, "it writes to the stack outside its own frame");
    if (at < 0) return thumb_refuse(reading, "it reads the stack outside its own frame");
    if (at + bytes > FSM_STACK_STEP_MAX) return thumb_refuse(reading, "it reads the stack far above its own frame");
    if (at + bytes > reading->step->above) reading->step->above = (uint32_t)(at + bytes);
    return true;
}

/* From the address on, the app has `bytes` bytes; or the image, if they are read. */
static bool is_inside(const struct code *code, const struct value *address, int64_t bytes, bool writes)
{
    const int64_t cell = (int64_t)code->extent.cell_used + FSM_CELL_SLACK; /* how much more there is, the system says */
    switch (address->base) {
    case CELL: return address->low >= 0 && address->high + bytes <= cell;
    case IMAGE: return !writes && address->low >= 0 && address->high + bytes <= code->extent.read_only;
    case READABLE:
        if (writes) return false;
        /* fall through */
    case OBJECT:
    case FRAME: return address->low >= 0 && address->high >= bytes;
    default: return false;
    }
}

/* The words below the cell, as checks and the counting of fuel use them. */
static bool check_word(struct thumb_reading *reading, bool writes)
{
    const struct thumb *thumb = &reading->thumb;
    const int64_t word = -(int64_t)(int32_t)thumb->number / 4 - 1;
    const bool plain = thumb->operation == LOAD_4 || thumb->operation == STORE_4;
    if (!plain || thumb->back || !thumb->before || thumb->number % 4 != 0)
        return thumb_refuse(reading, "it addresses what lies below the cell");
    if (word == FSM_WORD_FUEL || word == FSM_WORD_UNSAFE || (word == FSM_WORD_LIMIT && !writes)) return true;
    return thumb_refuse(reading, writes ? "it writes to what lies below the cell" : "it reads what lies below the cell");
}

bool thumb_is_below(const struct thumb_reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    return thumb->n == CELL_POINTER && thumb->immediate && (int32_t)thumb->number < 0 && thumb_has_cell(reading->state);
}

static struct value address_of(const struct thumb_reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    struct value base = thumb_get(reading, thumb->n);
    if (thumb->n == PC) base.low = base.high = (reading->address + 4) & ~3u;
    if (!thumb->before) return base;
    const struct value index = value_of(LSL, thumb_get(reading, thumb->m), constant(thumb->amount));
    return value_of(ADD, base, thumb->immediate ? constant((int32_t)thumb->number) : index);
}

static bool check_memory(struct thumb_reading *reading, const struct value *address)
{
    const struct thumb *thumb = &reading->thumb;
    const bool writes = is_store(thumb->operation);
    if (thumb_is_below(reading)) return check_word(reading, writes);
    if (thumb->checked) {
        const bool mpu = reading->code->manifest->needs_mpu;
        return mpu || thumb_refuse(reading, "it leaves it to an MPU to check an address, and the manifest does not say so");
    }
    if (address->base == STACK) return check_frame(reading, address, writes);
    if (!reading->code->settled || is_inside(reading->code, address, thumb->bytes, writes)) return true;
    if (writes && (address->base == IMAGE || address->base == READABLE))
        return thumb_refuse(reading, "it writes to the app's constants or code");
    return thumb_refuse(reading, writes ? "it may write to memory outside the app" : "it may read memory outside the app");
}

/* What the register gets that is loaded from `at` on. */
static struct value loaded(const struct thumb_reading *reading, const struct value *address, uint32_t at)
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
    if (thumb_is_below(reading)) return value_number(0, UINT32_MAX);
    const bool exact = value_is_exact(address) && !thumb->checked;
    const bool there = place >= 0 && place + 4 <= reading->code->extent.read_only;
    if (exact && address->base == IMAGE && there) return constant(load32_le(reading->code->image + place));
    const struct value *slot = exact && address->base == STACK ? value_slot(reading->state, (int32_t)place) : NULL;
    return slot ? *slot : value_number(0, UINT32_MAX);
}

static void stored(struct thumb_reading *reading, const struct value *address, uint32_t at, struct value value)
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

/* A register that gets two values at once, or whose value is changed while it is stored: processors need not agree on which counts.
 */
static bool is_clear(const struct thumb *thumb)
{
    uint8_t numbers[16];
    const unsigned count = registers_of(thumb, numbers);
    for (unsigned i = 0; i < count; i++)
        if (thumb->back && numbers[i] == thumb->n) return false;
    return thumb->operation != LOAD_8 || thumb->d != thumb->a;
}

static bool store(struct thumb_reading *reading, const struct value *address)
{
    const struct thumb *thumb = &reading->thumb;
    uint8_t numbers[16];
    const unsigned count = registers_of(thumb, numbers);
    const bool words = thumb->operation == STORE_4 || thumb->operation == STORE_8 || thumb->operation == STORE_MANY;
    if (address->base == STACK) value_forget_slots(reading->state, (int32_t)address->low, (int32_t)thumb->bytes);
    for (unsigned i = 0; i < count; i++) {
        if (numbers[i] == PC || numbers[i] == SP) return thumb_refuse(reading, "an app has no such operand");
        if (words) stored(reading, address, 4 * i, thumb_get(reading, numbers[i]));
    }
    return true;
}

static bool load(struct thumb_reading *reading, const struct value *address)
{
    const struct thumb *thumb = &reading->thumb;
    struct value values[16];
    uint8_t numbers[16];
    const unsigned count = registers_of(thumb, numbers);
    for (unsigned i = 0; i < count; i++) values[i] = loaded(reading, address, 4 * i);
    for (unsigned i = 0; i < count; i++) {
        if (numbers[i] == SP) return thumb_refuse(reading, "the stack pointer gets a value that is not known");
        if (numbers[i] == PC) { /* with the return address, it is a return */
            if (thumb->n != SP || !thumb->back || thumb->before) return thumb_refuse(reading, "it goes where memory says");
            reading->step->flow = FLOW_RETURN;
            reading->state->registers[LR] = values[i];
        } else if (!thumb_set(reading, numbers[i], values[i])) return false;
    }
    return true;
}

/* What is pushed lies above the stack pointer as it is then; what is popped lay there before. */
bool thumb_transfer(struct thumb_reading *reading)
{
    const struct thumb *thumb = &reading->thumb;
    const struct value address = address_of(reading),
                       sum = value_of(ADD, thumb_get(reading, thumb->n), constant((int32_t)thumb->number));
    const bool pushes = thumb->n == SP && thumb->back && (int32_t)thumb->number < 0;
    if ((thumb->back && thumb->n == PC) || !is_clear(thumb)) return thumb_refuse(reading, "an app has no such operand");
    if (pushes && !thumb_set(reading, SP, sum)) return false;
    if (!check_memory(reading, &address)) return false;
    if (!(is_store(thumb->operation) ? store(reading, &address) : load(reading, &address))) return false;
    return !thumb->back || pushes || thumb_set(reading, thumb->n, sum);
}
