/* app.c: makes small apps. */
#include "app.h"

#include <string.h>

#include <fsm/abi.h>

#include "loader/bytes.h"

enum {
    TYPES = 1,
    PEERS = 1,
    IMPORTS = 2,
    MANIFEST_LENGTH = FSM_MANIFEST_SIZE(TYPES, PEERS, IMPORTS),
    MANIFEST_END = APP_MANIFEST + MANIFEST_LENGTH,
    SECTION_HEADER_SIZE = 40,
    SECTION_HEADERS = (MANIFEST_END + 3) & ~3,
    NAMES = SECTION_HEADERS + APP_SECTIONS * SECTION_HEADER_SIZE, /* at the end, so that the size is odd */
    NAMES_LENGTH = 1 + sizeof FSM_MANIFEST_SECTION + sizeof ".names",
    PROGRAM_HEADER = 52,
};

_Static_assert((NAMES + NAMES_LENGTH) % 4 != 0, "the signer has something to pad");

static void put(uint8_t *at, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> 8 * i);
}

static void put_name(uint8_t *at, const char *name)
{
    memset(at, 0, FSM_NAME_SIZE);
    memcpy(at, name, strlen(name));
}

static void write_manifest(const struct app *app, uint8_t *at)
{
    put(at + FSM_MANIFEST_AT_MAGIC, 4, FSM_MANIFEST_MAGIC);
    put(at + FSM_MANIFEST_AT_VERSION, 2, FSM_MANIFEST_VERSION);
    put(at + FSM_MANIFEST_AT_LENGTH, 2, MANIFEST_LENGTH);
    put_name(at + FSM_MANIFEST_AT_NAME, app->name);
    put(at + FSM_MANIFEST_AT_APP, 4, 7);
    put(at + FSM_MANIFEST_AT_COUNTER, 4, 3);
    put(at + FSM_MANIFEST_AT_TARGET, 4, app->target);
    put(at + FSM_MANIFEST_AT_FLAGS, 4, app->trusted ? FSM_MANIFEST_TRUSTED : 0);
    put(at + FSM_MANIFEST_AT_GROUPS, 8, app->groups);
    put(at + FSM_MANIFEST_AT_MEMORY, 4, app->memory);
    put(at + FSM_MANIFEST_AT_FUEL, 4, app->fuel);
    put(at + FSM_MANIFEST_AT_TYPES, 1, TYPES);
    put(at + FSM_MANIFEST_AT_PEERS, 1, PEERS);
    put(at + FSM_MANIFEST_AT_IMPORTS, 1, IMPORTS);
    put(at + FSM_MANIFEST_AT_SLOTS, 4, app->target == FSM_TARGET_X86 ? MANIFEST_LENGTH : 0);
    put_name(at + FSM_MANIFEST_AT_COMPILER, "fsmcc test");
    uint8_t *type = at + FSM_MANIFEST_HEAD;
    put_name(type + FSM_TYPE_AT_NAME, "beat");
    put(type + FSM_TYPE_AT_STATE, 4, 8);
    put(type + FSM_TYPE_AT_ALIGN, 4, 4);
    put(type + FSM_TYPE_AT_STACK, 4, 188);
    put(type + FSM_TYPE_AT_LAYOUT, 8, 0x0123456789abcdef);
    put_name(type + FSM_TYPE_SIZE, "printer");
    put(type + FSM_TYPE_SIZE + FSM_PEER_SIZE, 2, FSM_CALL_fsm_log_write);
    put(type + FSM_TYPE_SIZE + FSM_PEER_SIZE + FSM_IMPORT_SIZE, 2, FSM_CALL_fsm_timer_every);
}

static void write_section(uint8_t *at, uint32_t name, uint32_t type, uint32_t offset, uint32_t length)
{
    put(at, 4, name);
    put(at + 4, 4, type);
    put(at + 12, 4, offset);
    put(at + 16, 4, offset);
    put(at + 20, 4, length);
    put(at + 32, 4, 8);
}

struct app app_usual(void)
{
    return (struct app){
        .name = "heartbeat",
        .groups = 1u << FSM_GROUP_log | 1u << FSM_GROUP_timer,
        .memory = 4096,
        .target = FSM_TARGET_X86,
        .fuel = 100000,
    };
}

size_t app_section_header(unsigned index) { return SECTION_HEADERS + index * SECTION_HEADER_SIZE; }

size_t app_write(const struct app *app, uint8_t *room)
{
    memset(room, 0, APP_ROOM);
    memcpy(room, "\177ELF\1\1\1", 7);
    put(room + 16, 2, 2);
    put(room + 18, 2, app->target == FSM_TARGET_X86 ? 62 : 40);
    put(room + 20, 4, 1);
    put(room + 28, 4, PROGRAM_HEADER);
    put(room + 32, 4, SECTION_HEADERS);
    put(room + 40, 2, 52);
    put(room + 42, 2, 32);
    put(room + 44, 2, 1);
    put(room + 46, 2, SECTION_HEADER_SIZE);
    put(room + 48, 2, APP_SECTIONS);
    put(room + 50, 2, 2);
    put(room + PROGRAM_HEADER, 4, 1); /* PT_LOAD */
    put(room + PROGRAM_HEADER + 16, 4, MANIFEST_END);
    put(room + PROGRAM_HEADER + 20, 4, MANIFEST_END);
    put(room + PROGRAM_HEADER + 24, 4, 4); /* readable */
    put(room + PROGRAM_HEADER + 28, 4, 4);
    write_manifest(app, room + APP_MANIFEST);
    memcpy(room + NAMES + 1, FSM_MANIFEST_SECTION, sizeof FSM_MANIFEST_SECTION);
    memcpy(room + NAMES + 1 + sizeof FSM_MANIFEST_SECTION, ".names", sizeof ".names");
    write_section(room + app_section_header(1), 1, 1, APP_MANIFEST, MANIFEST_LENGTH);
    write_section(room + app_section_header(2), 1 + sizeof FSM_MANIFEST_SECTION, 3, NAMES, NAMES_LENGTH);
    return NAMES + NAMES_LENGTH;
}
