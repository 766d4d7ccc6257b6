#include "manifest.h"

#include "bytes.h"
#include "require.h"

#include <stddef.h>
#include <string.h>

static const uint16_t known_calls[] = {
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, arguments) FSM_CALL_##symbol,
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
};

static const uint8_t *type_at(const struct fsm_manifest *manifest, uint32_t index)
{
    REQUIRE(index < manifest->types);
    return manifest->bytes + FSM_MANIFEST_HEAD + index * FSM_TYPE_SIZE;
}

const char *fsm_manifest_name(const struct fsm_manifest *manifest) { return (const char *)manifest->bytes + FSM_MANIFEST_AT_NAME; }

const char *fsm_manifest_compiler(const struct fsm_manifest *manifest)
{
    return (const char *)manifest->bytes + FSM_MANIFEST_AT_COMPILER;
}

struct fsm_manifest_type fsm_manifest_type(const struct fsm_manifest *manifest, uint32_t index)
{
    const uint8_t *type = type_at(manifest, index);
    return (struct fsm_manifest_type){
        .name = (const char *)type + FSM_TYPE_AT_NAME,
        .handler = (int32_t)load32_le(type + FSM_TYPE_AT_HANDLER),
        .state = load32_le(type + FSM_TYPE_AT_STATE),
        .align = load32_le(type + FSM_TYPE_AT_ALIGN),
        .stack = load32_le(type + FSM_TYPE_AT_STACK),
        .segment = load32_le(type + FSM_TYPE_AT_SEGMENT),
        .layout = load64_le(type + FSM_TYPE_AT_LAYOUT),
    };
}

const char *fsm_manifest_peer(const struct fsm_manifest *manifest, uint32_t index)
{
    REQUIRE(index < manifest->peers);
    return (const char *)manifest->bytes + FSM_MANIFEST_SIZE(manifest->types, index, 0);
}

uint16_t fsm_manifest_import(const struct fsm_manifest *manifest, uint32_t index)
{
    REQUIRE(index < manifest->imports);
    return load16_le(manifest->bytes + FSM_MANIFEST_SIZE(manifest->types, manifest->peers, index));
}

static const uint8_t *trusted_at(const struct fsm_manifest *manifest, uint32_t index)
{
    REQUIRE(index < manifest->functions);
    return manifest->bytes + FSM_MANIFEST_SIZE(manifest->types, manifest->peers, manifest->imports) + index * FSM_TRUSTED_SIZE;
}

const char *fsm_manifest_trusted_name(const struct fsm_manifest *manifest, uint32_t index)
{
    return (const char *)trusted_at(manifest, index) + FSM_TRUSTED_AT_NAME;
}

const char *fsm_manifest_trusted_reason(const struct fsm_manifest *manifest, uint32_t index)
{
    return (const char *)trusted_at(manifest, index) + FSM_TRUSTED_AT_REASON;
}

/* The bytes after the text's end are zero, and there is at least one. */
static bool ends_with_zeros(const uint8_t *field, uint32_t text_length, uint32_t room)
{
    if (text_length == 0 || text_length >= room) return false;
    for (uint32_t i = text_length; i < room; i++)
        if (field[i] != 0) return false;
    return true;
}

static bool is_name(const uint8_t *field)
{
    uint32_t length = 0;
    for (; length < FSM_NAME_SIZE; length++) {
        uint8_t c = field[length];
        bool letter = c >= 'a' && c <= 'z';
        bool other = (c >= '0' && c <= '9') || c == '_';
        if (!letter && !(other && length > 0)) break;
    }
    return ends_with_zeros(field, length, FSM_NAME_SIZE);
}

static bool is_printable(const uint8_t *field, uint32_t room)
{
    uint32_t length = 0;
    while (length < room && field[length] >= 0x20 && field[length] < 0x7f) length++;
    return ends_with_zeros(field, length, room);
}

static enum fsm_load_error check_counts(const struct fsm_manifest *manifest)
{
    if (manifest->types < 1 || manifest->types > FSM_TYPES_MAX) return FSM_LOAD_MANIFEST_LENGTH;
    if (manifest->peers > FSM_PEERS_MAX || manifest->imports > FSM_IMPORTS_MAX) return FSM_LOAD_MANIFEST_LENGTH;
    if (manifest->functions > FSM_TRUSTED_MAX) return FSM_LOAD_MANIFEST_LENGTH;
    uint32_t expected = FSM_MANIFEST_SIZE((uint32_t)manifest->types, manifest->peers, manifest->imports) +
                        (uint32_t)manifest->functions * FSM_TRUSTED_SIZE;
    if (manifest->length != expected) return FSM_LOAD_MANIFEST_LENGTH;
    if (load16_le(manifest->bytes + FSM_MANIFEST_AT_LENGTH) != expected) return FSM_LOAD_MANIFEST_LENGTH;
    return FSM_LOAD_OK;
}

/* Thumb apps find their slots below the cell; x86 apps carry them. */
static bool slots_suit_target(const struct fsm_manifest *manifest)
{
    if (manifest->target != FSM_TARGET_X86) return manifest->slots == 0;
    return manifest->imports == 0 || manifest->slots != 0;
}

static enum fsm_load_error check_head(const struct fsm_manifest *manifest)
{
    const uint8_t *bytes = manifest->bytes;
    if (!is_name(bytes + FSM_MANIFEST_AT_NAME)) return FSM_LOAD_MANIFEST_NAME;
    if (manifest->target < FSM_TARGET_X86 || manifest->target > FSM_TARGET_CORTEX_M4) return FSM_LOAD_MANIFEST_TARGET;
    const uint32_t known =
        FSM_MANIFEST_TRUSTED | FSM_MANIFEST_GLOBALS | (manifest->target == FSM_TARGET_X86 ? 0 : FSM_MANIFEST_MPU);
    if ((load32_le(bytes + FSM_MANIFEST_AT_FLAGS) & ~known) != 0) return FSM_LOAD_MANIFEST_FLAGS;
    if (!is_printable(bytes + FSM_MANIFEST_AT_COMPILER, FSM_NAME_SIZE)) return FSM_LOAD_MANIFEST_COMPILER;
    if (manifest->fuel < 1 || manifest->fuel > FSM_FUEL_MAX) return FSM_LOAD_MANIFEST_FUEL;
    if (!slots_suit_target(manifest)) return FSM_LOAD_MANIFEST_SLOTS;
    return FSM_LOAD_OK;
}

static enum fsm_load_error check_type(const struct fsm_manifest *manifest, uint32_t index, uint32_t image_length)
{
    const uint8_t *bytes = type_at(manifest, index);
    struct fsm_manifest_type type = fsm_manifest_type(manifest, index);
    if (!is_name(bytes + FSM_TYPE_AT_NAME)) return FSM_LOAD_MANIFEST_TYPE;
    for (uint32_t other = 0; other < index; other++)
        if (memcmp(bytes, type_at(manifest, other), FSM_NAME_SIZE) == 0) return FSM_LOAD_MANIFEST_TYPE;
    int64_t handler = (int64_t)manifest->offset + type.handler;
    if (handler < 0 || handler >= image_length) return FSM_LOAD_MANIFEST_HANDLER;
    if (type.align != 1 && type.align != 2 && type.align != 4 && type.align != 8) return FSM_LOAD_MANIFEST_STATE;
    if (type.state == 0 || (type.state & (type.align - 1)) != 0 || type.state > manifest->memory) return FSM_LOAD_MANIFEST_STATE;
    if (load32_le(bytes + FSM_TYPE_AT_ZERO) != 0) return FSM_LOAD_MANIFEST_ZERO;
    return FSM_LOAD_OK;
}

static enum fsm_load_error check_peers(const struct fsm_manifest *manifest)
{
    for (uint32_t i = 0; i < manifest->peers; i++) {
        const char *peer = fsm_manifest_peer(manifest, i);
        if (!is_name((const uint8_t *)peer)) return FSM_LOAD_MANIFEST_PEER;
        for (uint32_t other = 0; other < i; other++)
            if (memcmp(peer, fsm_manifest_peer(manifest, other), FSM_NAME_SIZE) == 0) return FSM_LOAD_MANIFEST_PEER;
    }
    return FSM_LOAD_OK;
}

static bool is_known_call(uint16_t call)
{
    for (uint32_t i = 0; i < sizeof known_calls / sizeof known_calls[0]; i++)
        if (known_calls[i] == call) return true;
    return false;
}

static enum fsm_load_error check_imports(const struct fsm_manifest *manifest)
{
    uint64_t declared = manifest->groups | 1u << FSM_GROUP_core;
    for (uint32_t i = 0; i < manifest->imports; i++) {
        uint16_t call = fsm_manifest_import(manifest, i);
        if (i > 0 && call <= fsm_manifest_import(manifest, i - 1)) return FSM_LOAD_IMPORT_ORDER;
        if (!is_known_call(call)) return FSM_LOAD_IMPORT_UNKNOWN;
        if ((declared >> (call >> 8) & 1) == 0) return FSM_LOAD_IMPORT_GROUP;
    }
    return FSM_LOAD_OK;
}

/* Who signs by what the list says must not be led by what the flag does not. */
static enum fsm_load_error check_trusted(const struct fsm_manifest *manifest)
{
    if (manifest->functions > 0 && !manifest->trusted) return FSM_LOAD_MANIFEST_TRUSTED;
    for (uint32_t i = 0; i < manifest->functions; i++) {
        const uint8_t *function = trusted_at(manifest, i);
        if (!is_printable(function + FSM_TRUSTED_AT_NAME, FSM_TRUSTED_AT_REASON - FSM_TRUSTED_AT_NAME))
            return FSM_LOAD_MANIFEST_TRUSTED;
        if (!is_printable(function + FSM_TRUSTED_AT_REASON, FSM_TRUSTED_SIZE - FSM_TRUSTED_AT_REASON))
            return FSM_LOAD_MANIFEST_TRUSTED;
    }
    return FSM_LOAD_OK;
}

static struct fsm_manifest read_head(const uint8_t *bytes, uint32_t offset, uint32_t length)
{
    return (struct fsm_manifest){
        .bytes = bytes,
        .offset = offset,
        .length = length,
        .version = load32_le(bytes + FSM_MANIFEST_AT_APP),
        .counter = load32_le(bytes + FSM_MANIFEST_AT_COUNTER),
        .target = load32_le(bytes + FSM_MANIFEST_AT_TARGET),
        .groups = load64_le(bytes + FSM_MANIFEST_AT_GROUPS),
        .memory = load32_le(bytes + FSM_MANIFEST_AT_MEMORY),
        .fuel = load32_le(bytes + FSM_MANIFEST_AT_FUEL),
        .slots = (int32_t)load32_le(bytes + FSM_MANIFEST_AT_SLOTS),
        .trusted = (load32_le(bytes + FSM_MANIFEST_AT_FLAGS) & FSM_MANIFEST_TRUSTED) != 0,
        .globals = (load32_le(bytes + FSM_MANIFEST_AT_FLAGS) & FSM_MANIFEST_GLOBALS) != 0,
        .needs_mpu = (load32_le(bytes + FSM_MANIFEST_AT_FLAGS) & FSM_MANIFEST_MPU) != 0,
        .types = bytes[FSM_MANIFEST_AT_TYPES],
        .peers = bytes[FSM_MANIFEST_AT_PEERS],
        .imports = bytes[FSM_MANIFEST_AT_IMPORTS],
        .functions = bytes[FSM_MANIFEST_AT_FUNCTIONS],
    };
}

enum fsm_load_error fsm_manifest_read(const uint8_t *image, uint32_t image_length, uint32_t offset, uint32_t length,
                                      struct fsm_manifest *manifest)
{
    REQUIRE(image != NULL && manifest != NULL);
    if (!range_within(offset, length, image_length) || length < FSM_MANIFEST_HEAD) return FSM_LOAD_MANIFEST_RANGE;
    const uint8_t *bytes = image + offset;
    if (load32_le(bytes + FSM_MANIFEST_AT_MAGIC) != FSM_MANIFEST_MAGIC) return FSM_LOAD_MANIFEST_MAGIC;
    if (load16_le(bytes + FSM_MANIFEST_AT_VERSION) != FSM_MANIFEST_VERSION) return FSM_LOAD_MANIFEST_VERSION;
    *manifest = read_head(bytes, offset, length);
    enum fsm_load_error error = check_counts(manifest);
    if (error == FSM_LOAD_OK) error = check_head(manifest);
    for (uint32_t i = 0; error == FSM_LOAD_OK && i < manifest->types; i++) error = check_type(manifest, i, image_length);
    if (error == FSM_LOAD_OK) error = check_peers(manifest);
    if (error == FSM_LOAD_OK) error = check_imports(manifest);
    if (error == FSM_LOAD_OK) error = check_trusted(manifest);
    return error;
}
