/* conf_wire.c: where wires lead: "name", and of an array "name[5]", "name[i]" or "name[i+1]". */
#include "conf_reader.h"

#include <stdlib.h>
#include <string.h>

#include <fsm/abi.h>

#include "../../loader/bytes.h"

/* A target as it is written, in its parts. */
struct target {
    char name[FSM_NAME_SIZE];
    bool array; /* there are brackets */
    uint32_t kind, element;
};

static bool read_number(const char *text, const char *end, uint32_t *number)
{
    uint64_t value = 0;
    if (text == end) return false;
    for (; text < end; text++) {
        if (*text < '0' || *text > '9' || value > UINT32_MAX) return false;
        value = value * 10 + (uint64_t)(*text - '0');
    }
    *number = (uint32_t)value;
    return value <= UINT32_MAX;
}

static bool read_target(const char *text, struct target *target)
{
    const size_t length = strcspn(text, "[");
    *target = (struct target){.array = text[length] == '[', .kind = FSM_WIRE_ELEMENT};
    if (length >= sizeof target->name) return false;
    memcpy(target->name, text, length);
    if (!conf_is_name(target->name)) return false;
    if (!target->array) return true;
    const char *inside = text + length + 1, *end = strchr(inside, ']');
    if (!end || end[1] != 0) return false;
    if (strcmp(inside, "i]") == 0) target->kind = FSM_WIRE_SAME;
    else if (strcmp(inside, "i+1]") == 0) target->kind = FSM_WIRE_NEXT;
    else return read_number(inside, end, &target->element);
    return true;
}

static uint32_t count_of(const struct conf_reader *reader, uint32_t fsm)
{
    return load32_le(reader->fsms.bytes + fsm * FSM_SYSTEM_FSM_SIZE + FSM_SYSTEM_FSM_AT_COUNT);
}

/* `count`: of the array that the wire leads to; 0: it is one FSM. */
static bool check_target(struct conf_reader *reader, const struct conf_wire *wire, const struct target *target, uint32_t count)
{
    const uint32_t own = count_of(reader, wire->fsm);
    if (count == 0 && target->array)
        return conf_fail(reader, wire->setting, "%s is one FSM, not an array: write its name alone", target->name);
    if (count == 0) return true;
    if (!target->array) {
        return conf_fail(
            reader, wire->setting,
            "%s is an array: write %s[5] for one of its FSMs, or, in an array as long, %s[i] for the one with the same "
            "number, %s[i+1] for the next one",
            target->name, target->name, target->name, target->name);
    }
    if (target->kind == FSM_WIRE_ELEMENT) {
        if (target->element < count) return true;
        return conf_fail(reader, wire->setting, "there is no %s[%u]: the numbers are 0 to %u", target->name, target->element,
                         count - 1);
    }
    if (own == count) return true;
    if (own == 0)
        return conf_fail(reader, wire->setting, "only the FSMs of an array have a number i: write %s[5] for one of %s",
                         target->name, target->name);
    return conf_fail(reader, wire->setting, "this array has %u FSMs, and %s has %u: give both the same `count`", own, target->name,
                     count);
}

static bool no_such_fsm(struct conf_reader *reader, const struct conf_wire *wire, const char *name)
{
    conf_fail(reader, wire->setting, "there is no FSM \"%.40s\" to wire `%s` to: name one of the system's", name,
              config_setting_name(wire->setting));
    return conf_suggest(reader, name, reader->fsm_name, reader->fsms.count);
}

static bool resolve(struct conf_reader *reader, const struct conf_wire *wire, uint8_t *record)
{
    struct target target;
    uint32_t fsm = 0;
    if (!read_target(wire->target, &target)) return no_such_fsm(reader, wire, wire->target);
    while (fsm < reader->fsms.count && strcmp(reader->fsm_name[fsm], target.name) != 0) fsm++;
    if (fsm == reader->fsms.count) return no_such_fsm(reader, wire, target.name);
    if (!check_target(reader, wire, &target, count_of(reader, fsm))) return false;
    conf_store16(record + FSM_SYSTEM_WIRE_AT_FSM, fsm);
    conf_store16(record + FSM_SYSTEM_WIRE_AT_KIND, target.kind);
    store32_le(record + FSM_SYSTEM_WIRE_AT_ELEMENT, target.element);
    return true;
}

bool conf_wires(struct conf_reader *reader)
{
    for (uint32_t i = 0; i < reader->wires.count; i++)
        if (!resolve(reader, &reader->wire[i], reader->wires.bytes + i * FSM_SYSTEM_WIRE_SIZE)) return false;
    return true;
}
