#include "thumb.h"

#include <string.h>

#include "loader/bytes.h"

enum format {
    NONE,
    SHIFTED_BY,
    THREE,
    NUMBER_3,
    NUMBER_8,
    TWO,
    NEGATED,
    HIGH,
    LITERAL,
    AT_INDEX,
    AT_5,
    AT_SP,
    PC_8,
    SP_8,
    SP_7,
    SHORT,
    LOW,
    PUSH,
    POP,
    MANY,
    IF_8,
    TO_11,
    WIDE_NUMBER,
    WIDE,
    WIDE_REGISTERS,
    WIDE_12,
    WIDE_16,
    WIDE_BITS,
    WIDE_UP,
    WIDE_DOWN,
    WIDE_TABLE,
    WIDE_PAIR,
    WIDE_IF,
    WIDE_TO,
    WIDE_AT,
    WIDE_SHIFT,
    WIDE_LOW,
    WIDE_FOUR,
    WIDE_LONG,
    FLOAT_AT,
    FLOAT_UP,
    FLOAT_DOWN,
    FLOAT_PAIR,
    FLOAT_TO,
};
static const struct row {
    uint32_t mask, value;
    enum operation operation;
    enum format format;
} rows[] = {
#define X(mask, value, operation, format) {mask, value, operation, format},
#include "code_thumb.def"
#undef X
};

static uint32_t bits(uint32_t code, unsigned from, unsigned count) { return code >> from & ((1u << count) - 1); }

static int32_t extend(uint32_t value, unsigned width)
{
    uint32_t sign = 1u << (width - 1);
    return (int32_t)((value ^ sign) - sign);
}

static unsigned count_of(uint16_t list)
{
    unsigned count = 0;
    for (; list; list &= (uint16_t)(list - 1)) count++;
    return count;
}

static unsigned size_of(enum operation operation)
{
    switch (operation) {
    case LOAD_1:
    case LOAD_S1:
    case STORE_1: return 1;
    case LOAD_2:
    case LOAD_S2:
    case STORE_2: return 2;
    case LOAD_8:
    case STORE_8: return 8;
    default: return 4;
    }
}

static void immediate(struct thumb *thumb, uint32_t number)
{
    thumb->immediate = true;
    thumb->number = number;
}

/* ---- 16 bits; A5.2 ---- */

static void read_many(struct thumb *thumb, unsigned base, uint16_t list, bool down, bool back)
{
    const bool before = down;
    thumb->n = (uint8_t)base;
    thumb->list = list;
    thumb->bytes = 4 * count_of(list);
    thumb->back = back;
    thumb->before = before;
    immediate(thumb, down ? -thumb->bytes : thumb->bytes);
}

static void read_memory(struct thumb *thumb, uint32_t code, unsigned base, uint32_t distance)
{
    thumb->d = (uint8_t)bits(code, base == SP || base == PC ? 8 : 0, 3);
    thumb->n = (uint8_t)base;
    thumb->before = true;
    immediate(thumb, distance);
}

static void read_sum(struct thumb *thumb, unsigned to, unsigned from, uint32_t number)
{
    thumb->d = (uint8_t)to;
    thumb->n = (uint8_t)from;
    immediate(thumb, number);
}

static void read_registers(struct thumb *thumb, unsigned d, unsigned n, unsigned m)
{
    thumb->d = (uint8_t)d;
    thumb->n = (uint8_t)n;
    thumb->m = (uint8_t)m;
}

static bool read_short(struct thumb *thumb, uint32_t code, enum format format)
{
    const unsigned low = bits(code, 0, 3), middle = bits(code, 3, 3), upper = bits(code, 8, 3), byte = bits(code, 0, 8);
    const unsigned high = bits(code, 0, 3) | bits(code, 7, 1) << 3, size = size_of(thumb->operation);
    thumb->flags = format != HIGH && format != LOW && format != SP_7 && format != SP_8;
    switch (format) {
    case SHIFTED_BY:
        read_sum(thumb, low, middle, bits(code, 6, 5));
        if (thumb->number == 0 && thumb->operation != LSL) thumb->number = 32;
        return true;
    case THREE: read_registers(thumb, low, middle, bits(code, 6, 3)); return true;
    case NUMBER_3: read_sum(thumb, low, middle, bits(code, 6, 3)); return true;
    case NUMBER_8: read_sum(thumb, upper, upper, byte); return true;
    case TWO: read_registers(thumb, low, low, middle); return true;
    case NEGATED: read_sum(thumb, low, middle, 0); return true;
    case HIGH: read_registers(thumb, high, high, bits(code, 3, 4)); return thumb->operation != CMP || (high | thumb->m) > 7;
    case LOW: read_registers(thumb, low, NO_REGISTER, middle); return true;
    case LITERAL: read_memory(thumb, code, PC, 4 * byte); return true;
    case AT_SP: read_memory(thumb, code, SP, 4 * byte); return true;
    case AT_5: read_memory(thumb, code, middle, size * bits(code, 6, 5)); return true;
    case AT_INDEX:
        read_memory(thumb, code, middle, 0);
        thumb->m = (uint8_t)bits(code, 6, 3);
        thumb->immediate = false;
        return true;
    case PC_8: read_sum(thumb, upper, PC, 4 * byte); return true;
    case SP_8: read_sum(thumb, upper, SP, 4 * byte); return true;
    case SP_7: read_sum(thumb, SP, SP, 4 * bits(code, 0, 7)); return true;
    case SHORT:
        thumb->n = (uint8_t)low;
        thumb->number = 2 * (bits(code, 3, 5) | bits(code, 9, 1) << 5);
        return true;
    case PUSH: read_many(thumb, SP, (uint16_t)(byte | bits(code, 8, 1) << LR), true, true); return thumb->list != 0;
    case POP: read_many(thumb, SP, (uint16_t)(byte | bits(code, 8, 1) << PC), false, true); return thumb->list != 0;
    case MANY: /* a base that is loaded is not written back */
        read_many(thumb, upper, (uint16_t)byte, false, thumb->operation == STORE_MANY || !(byte >> upper & 1));
        return thumb->list != 0;
    case IF_8:
        thumb->condition = (uint8_t)bits(code, 8, 4);
        thumb->number = (uint32_t)extend(byte, 8) * 2;
        return thumb->condition < ALWAYS;
    case TO_11: thumb->number = (uint32_t)extend(bits(code, 0, 11), 11) * 2; return true;
    default: thumb->number = byte; return thumb->operation != IT || (byte & 15) != 0;
    }
}

/* ---- 32 bits; A5.3 ---- */

/* ThumbExpandImm; A5.3.2 */
static uint32_t expand(uint32_t code)
{
    const uint32_t field = bits(code, 26, 1) << 11 | bits(code, 12, 3) << 8 | bits(code, 0, 8), byte = field & 0xff;
    const unsigned turn = field >> 7;
    switch (turn < 8 ? field >> 8 : 4) {
    case 0: return byte;
    case 1: return byte * 0x00010001;
    case 2: return byte * 0x01000100;
    case 3: return byte * 0x01010101;
    default: return (byte | 0x80) >> turn | (byte | 0x80) << (32 - turn);
    }
}

static void read_second(struct thumb *thumb, uint32_t code)
{
    thumb->m = (uint8_t)bits(code, 0, 4);
    thumb->shift = (uint8_t)bits(code, 4, 2); /* LSL, LSR, ASR, ROR */
    thumb->amount = (uint8_t)(bits(code, 12, 3) << 2 | bits(code, 6, 2));
    if (thumb->amount == 0 && (thumb->shift == LSR || thumb->shift == ASR)) thumb->amount = 32;
    if (thumb->amount == 0 && thumb->shift == ROR) thumb->shift = OTHER; /* RRX */
}

/* What the operation is where it has no destination, or no first operand. */
static bool read_data(struct thumb *thumb)
{
    const enum operation operation = thumb->operation;
    if (thumb->d == PC && thumb->flags) {
        thumb->d = NO_REGISTER;
        if (operation != AND && operation != EOR && operation != ADD && operation != SUB) return false;
        thumb->operation = operation == AND ? TST : operation == EOR ? TEQ : operation == ADD ? CMN : CMP;
    }
    if (thumb->n != PC) return true;
    thumb->n = NO_REGISTER;
    if (operation == ORN) thumb->operation = MVN;
    else if (operation == ORR) thumb->operation = MOV;
    else return false;
    return true;
}

static bool read_wide_memory(struct thumb *thumb, uint32_t code)
{
    read_registers(thumb, bits(code, 12, 4), bits(code, 16, 4), NO_REGISTER);
    thumb->before = true;
    const bool long_distance = bits(code, 23, 1), load = bits(code, 20, 1);
    if (thumb->n == PC || long_distance) {
        immediate(thumb, long_distance ? bits(code, 0, 12) : -bits(code, 0, 12));
        return thumb->n != PC || load;
    }
    if (!bits(code, 11, 1)) {
        thumb->m = (uint8_t)bits(code, 0, 4);
        thumb->amount = (uint8_t)bits(code, 4, 2);
        return bits(code, 6, 5) == 0;
    }
    immediate(thumb, bits(code, 9, 1) ? bits(code, 0, 8) : -bits(code, 0, 8));
    thumb->before = bits(code, 10, 1);
    thumb->back = bits(code, 8, 1);
    thumb->checked = bits(code, 8, 3) == 6;
    return thumb->before || thumb->back;
}

static bool read_pair(struct thumb *thumb, uint32_t code)
{
    read_registers(thumb, bits(code, 12, 4), bits(code, 16, 4), NO_REGISTER);
    thumb->a = (uint8_t)bits(code, 8, 4);
    thumb->before = bits(code, 24, 1);
    thumb->back = bits(code, 21, 1);
    immediate(thumb, bits(code, 23, 1) ? 4 * bits(code, 0, 8) : -4 * bits(code, 0, 8));
    return (thumb->before || thumb->back) && !(thumb->n == PC && (thumb->back || thumb->operation == STORE_8));
}

static bool read_floats(struct thumb *thumb, uint32_t code, bool down)
{
    const uint32_t count = bits(code, 0, 8);
    read_many(thumb, bits(code, 16, 4), 1, down, bits(code, 21, 1));
    thumb->list = 0;
    thumb->bytes = 4 * count;
    thumb->number = down ? -thumb->bytes : thumb->bytes;
    return count > 0 && thumb->n != PC;
}

static uint32_t distance(uint32_t code, bool conditional)
{
    const uint32_t sign = bits(code, 26, 1), one = bits(code, 13, 1), two = bits(code, 11, 1), half = bits(code, 0, 11);
    if (conditional) return (uint32_t)extend(sign << 19 | two << 18 | one << 17 | bits(code, 16, 6) << 11 | half, 20) * 2;
    const uint32_t i1 = !(one ^ sign), i2 = !(two ^ sign);
    return (uint32_t)extend(sign << 23 | i1 << 22 | i2 << 21 | bits(code, 16, 10) << 11 | half, 24) * 2;
}

static bool read_wide(struct thumb *thumb, uint32_t code, enum format format)
{
    read_registers(thumb, bits(code, 8, 4), bits(code, 16, 4), bits(code, 0, 4));
    thumb->flags = bits(code, 20, 1) && (format == WIDE || format == WIDE_NUMBER || format == WIDE_SHIFT);
    switch (format) {
    case WIDE_NUMBER:
        thumb->m = NO_REGISTER;
        immediate(thumb, expand(code));
        return read_data(thumb);
    case WIDE: read_second(thumb, code); return read_data(thumb);
    case WIDE_12:
        thumb->m = NO_REGISTER;
        immediate(thumb, bits(code, 26, 1) << 11 | bits(code, 12, 3) << 8 | bits(code, 0, 8));
        return true;
    case WIDE_16:
        thumb->m = NO_REGISTER;
        immediate(thumb, bits(code, 16, 4) << 12 | bits(code, 26, 1) << 11 | bits(code, 12, 3) << 8 | bits(code, 0, 8));
        thumb->n = NO_REGISTER;
        return true;
    case WIDE_BITS:
        thumb->m = NO_REGISTER;
        thumb->number = bits(code, 12, 3) << 2 | bits(code, 6, 2);
        thumb->width = (uint8_t)bits(code, 0, 5);
        if (thumb->operation == BFI && thumb->n == PC) thumb->n = NO_REGISTER; /* BFC */
        return true;
    case WIDE_UP:
    case WIDE_DOWN:
        read_many(thumb, thumb->n, (uint16_t)bits(code, 0, 16), format == WIDE_DOWN, bits(code, 21, 1));
        return count_of(thumb->list) > 1 && !bits(code, SP, 1) && bits(code, LR, 2) != 3;
    case WIDE_TABLE:
        thumb->d = NO_REGISTER;
        thumb->width = bits(code, 4, 1) ? 2 : 1;
        return true;
    case WIDE_PAIR: return read_pair(thumb, code);
    case WIDE_IF:
        thumb->condition = (uint8_t)bits(code, 22, 4);
        thumb->number = distance(code, true);
        return thumb->condition < ALWAYS;
    case WIDE_TO: thumb->number = distance(code, false); return true;
    case WIDE_AT: return read_wide_memory(thumb, code);
    case WIDE_SHIFT:
    case WIDE_REGISTERS: return true;
    case WIDE_LOW: thumb->n = NO_REGISTER; return bits(code, 4, 2) == 0;
    case WIDE_FOUR:
        if (thumb->operation != OTHER) thumb->a = (uint8_t)bits(code, 12, 4); /* an operand */
        return true;
    case WIDE_LONG: thumb->a = (uint8_t)bits(code, 12, 4); return true;
    case FLOAT_AT:
        immediate(thumb, bits(code, 23, 1) ? 4 * bits(code, 0, 8) : -4 * bits(code, 0, 8));
        thumb->before = true;
        thumb->bytes = bits(code, 8, 1) ? 8 : 4;
        return thumb->n != PC || thumb->operation == LOAD_FLOAT;
    case FLOAT_UP:
    case FLOAT_DOWN: return read_floats(thumb, code, format == FLOAT_DOWN);
    case FLOAT_PAIR:
        read_registers(thumb, bits(code, 12, 4), NO_REGISTER, NO_REGISTER);
        thumb->a = (uint8_t)bits(code, 16, 4);
        return true;
    case FLOAT_TO: read_registers(thumb, bits(code, 12, 4), NO_REGISTER, NO_REGISTER); return true;
    default: return true;
    }
}

bool thumb_read(const struct code *code, uint32_t address, struct thumb *thumb)
{
    const uint32_t left = code->extent.code + code->extent.code_size - address;
    const uint8_t *bytes = code->image + address;
    if (left < 2) return false;
    const uint32_t first = load16_le(bytes);
    const bool wide = first >> 11 >= 0x1d;
    if (wide && left < 4) return false;
    const uint32_t word = wide ? first << 16 | load16_le(bytes + 2) : first;
    *thumb = (struct thumb){.size = wide ? 4 : 2,
                            .d = NO_REGISTER,
                            .n = NO_REGISTER,
                            .m = NO_REGISTER,
                            .a = NO_REGISTER,
                            .shift = LSL,
                            .condition = ALWAYS};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if ((word & rows[i].mask) != rows[i].value || (rows[i].value >> 16 != 0) != wide) continue;
        thumb->operation = (uint8_t)rows[i].operation;
        thumb->bytes = size_of(rows[i].operation);
        return wide ? read_wide(thumb, word, rows[i].format) : read_short(thumb, word, rows[i].format);
    }
    return false;
}
