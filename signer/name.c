/* name.c: groups, calls and targets by name. */
#include "name.h"

#include <stdio.h>
#include <string.h>

#include <fsm/abi.h>

enum { MASK_BITS = 64 };

const char *fsm_sign_group_name(unsigned group)
{
    switch (group) {
#define FSM_GROUP(number, name, purpose)                                                                                           \
    case number: return #name;
#define FSM_CALL(group, number, symbol, arguments)
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
    default: return NULL;
    }
}

const char *fsm_sign_call_name(uint16_t call)
{
    switch (call) {
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, arguments)                                                                                 \
    case FSM_CALL_##symbol: return #symbol;
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
    default: return NULL;
    }
}

const char *fsm_sign_target_name(uint32_t target)
{
    switch (target) {
    case FSM_TARGET_X86: return "x86";
    case FSM_TARGET_CORTEX_M3: return "cortex-m3";
    case FSM_TARGET_CORTEX_M4: return "cortex-m4";
    default: return NULL;
    }
}

static const char *target_name(unsigned target) { return fsm_sign_target_name(target); }

static uint64_t all(const char *(*name)(unsigned))
{
    uint64_t mask = 0;
    for (unsigned bit = 0; bit < MASK_BITS; bit++)
        if (name(bit)) mask |= UINT64_C(1) << bit;
    return mask;
}

uint64_t fsm_sign_groups_all(void) { return all(fsm_sign_group_name); }

uint32_t fsm_sign_targets_all(void) { return (uint32_t)all(target_name); }

static bool bit_of(const char *(*name)(unsigned), const char *text, size_t length, uint64_t *mask)
{
    for (unsigned bit = 0; bit < MASK_BITS; bit++) {
        const char *candidate = name(bit);
        if (!candidate || strlen(candidate) != length || memcmp(candidate, text, length) != 0) continue;
        *mask |= UINT64_C(1) << bit;
        return true;
    }
    return false;
}

static bool parse(const char *(*name)(unsigned), const char *text, uint64_t *mask, char *unknown, size_t size)
{
    *mask = 0;
    if (strcmp(text, "none") == 0) return true;
    if (strcmp(text, "all") == 0) {
        *mask = all(name);
        return true;
    }
    for (;;) {
        size_t length = strcspn(text, ",");
        if (!bit_of(name, text, length, mask)) {
            snprintf(unknown, size, "%.*s", (int)(length < size ? length : size), text);
            return false;
        }
        if (text[length] == '\0') return true;
        text += length + 1;
    }
}

bool fsm_sign_groups_parse(const char *text, uint64_t *mask, char *unknown, size_t size)
{
    return parse(fsm_sign_group_name, text, mask, unknown, size);
}

bool fsm_sign_targets_parse(const char *text, uint32_t *mask, char *unknown, size_t size)
{
    uint64_t wide = 0;
    if (!parse(target_name, text, &wide, unknown, size)) return false;
    *mask = (uint32_t)wide;
    return true;
}

static void format(const char *(*name)(unsigned), const char *kind, uint64_t mask, char *text, size_t size)
{
    size_t used = 0;
    snprintf(text, size, "none");
    for (unsigned bit = 0; bit < MASK_BITS && used < size; bit++) {
        if (!(mask >> bit & 1)) continue;
        const char *known = name(bit);
        const char *comma = used ? ", " : "";
        int length = known ? snprintf(text + used, size - used, "%s%s", comma, known)
                           : snprintf(text + used, size - used, "%s%s %u", comma, kind, bit);
        used += (size_t)length;
    }
}

void fsm_sign_groups_format(uint64_t mask, char *text, size_t size) { format(fsm_sign_group_name, "group", mask, text, size); }

void fsm_sign_targets_format(uint32_t mask, char *text, size_t size) { format(target_name, "target", mask, text, size); }
