/* image_layout.c: lays out boot images, and wraps them so that a linker takes them. */
#include "image.h"

#include <stdlib.h>
#include <string.h>

#include "../../loader/bytes.h"
#include "../../loader/require.h"
#include "boot_image.h"
#include "region.h"

static void store16(uint8_t *at, uint32_t value)
{
    REQUIRE(value <= UINT16_MAX);
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static uint64_t aligned(uint64_t offset) { return (offset + FSM_BOOT_FILE_ALIGN - 1) & ~(uint64_t)(FSM_BOOT_FILE_ALIGN - 1); }

static void write_head(const struct fsm_image_parts *parts, uint32_t size, uint8_t *image)
{
    store32_le(image + FSM_BOOT_AT_MAGIC, FSM_BOOT_MAGIC);
    store16(image + FSM_BOOT_AT_VERSION, FSM_BOOT_VERSION);
    store16(image + FSM_BOOT_AT_APPS, parts->app_count);
    store32_le(image + FSM_BOOT_AT_LENGTH, size);
    store64_le(image + FSM_BOOT_AT_TIME, parts->time);
    memcpy(image + FSM_BOOT_AT_ROOT_KEY, parts->root->key, FSM_ROOT_KEY_SIZE);
    store16(image + FSM_BOOT_AT_ROOT_NAME_LENGTH, (uint32_t)parts->root->name_size);
    memcpy(image + FSM_BOOT_AT_ROOT_NAME, parts->root->name, parts->root->name_size);
}

/* An app executed in place lies where an MPU's region can cover it alone. */
static uint64_t start_of(const struct fsm_image_parts *parts, uint64_t offset, const struct fsm_image_file *app)
{
    return parts->in_place ? fsm_region_place(offset, app->size) : offset;
}

static uint64_t end_of(const struct fsm_image_parts *parts, uint64_t start, const struct fsm_image_file *app)
{
    const uint64_t end = aligned(start + app->size);
    return parts->in_place ? fsm_region_round(end, fsm_region_part(app->size)) : end;
}

/* The file has its entry in the head at `entry`. */
static void place_file(uint8_t *image, uint32_t entry, uint64_t offset, const struct fsm_image_file *file)
{
    store32_le(image + entry, (uint32_t)offset);
    store32_le(image + entry + 4, file->size);
    if (file->size != 0) memcpy(image + offset, file->bytes, file->size);
}

/* The whole image is aligned as its apps have to be. */
static uint32_t alignment_of(const struct fsm_image_parts *parts)
{
    uint32_t most = FSM_BOOT_FILE_ALIGN;
    for (uint32_t i = 0; parts->in_place && i < parts->app_count; i++)
        if (fsm_region_size(parts->apps[i].size) > most) most = fsm_region_size(parts->apps[i].size);
    return most;
}

bool fsm_image_lay_out(const struct fsm_image_parts *parts, struct fsm_image_file *image)
{
    REQUIRE(parts->app_count >= 1 && parts->app_count <= FSM_SYSTEM_APPS_MAX);
    REQUIRE(parts->root->name_size >= 1 && parts->root->name_size <= FSM_BOOT_ROOT_NAME_MAX);
    const uint64_t head = aligned(FSM_BOOT_AT_FILES + parts->app_count * FSM_BOOT_FILE_SIZE);
    uint64_t size = head + aligned(parts->system.size);
    for (uint32_t i = 0; i < parts->app_count; i++) size = end_of(parts, start_of(parts, size, &parts->apps[i]), &parts->apps[i]);
    uint8_t *bytes = size <= UINT32_MAX ? calloc(1, size) : NULL;
    if (!bytes) return false;
    write_head(parts, (uint32_t)size, bytes);
    place_file(bytes, FSM_BOOT_AT_SYSTEM, head, &parts->system);
    uint64_t offset = head + aligned(parts->system.size);
    for (uint32_t i = 0; i < parts->app_count; i++) {
        const uint64_t start = start_of(parts, offset, &parts->apps[i]);
        place_file(bytes, FSM_BOOT_AT_FILES + i * FSM_BOOT_FILE_SIZE, start, &parts->apps[i]);
        offset = end_of(parts, start, &parts->apps[i]);
    }
    REQUIRE(offset == size);
    *image = (struct fsm_image_file){.bytes = bytes, .size = (uint32_t)size, .alignment = alignment_of(parts)};
    return true;
}

/* ELF32's sizes and offsets (System V ABI, chapter 4). */
enum {
    ELF_HEAD = 52,
    ELF_SECTION = 40,
    ELF_CLASS_32 = 1,
    ELF_LITTLE_ENDIAN = 1,
    ELF_VERSION = 1,
    ELF_RELOCATABLE = 1,
    SECTION_CONTENT = 1,
    SECTION_NAMES = 3,
    SECTION_LOADED = 2,
    SECTION_EXECUTED = 4,
    SECTIONS = 3,
};

static void write_section(uint8_t *at, uint32_t name, uint32_t type, uint32_t flags, uint32_t offset, uint32_t size,
                          uint32_t alignment)
{
    const uint32_t words[] = {name, type, flags, 0, offset, size, 0, 0, alignment, 0};
    for (uint32_t i = 0; i < sizeof words / sizeof words[0]; i++) store32_le(at + 4 * i, words[i]);
}

static void write_elf_head(const struct fsm_machine *machine, uint32_t sections, uint8_t *at)
{
    static const uint8_t identity[] = {0x7f, 'E', 'L', 'F', ELF_CLASS_32, ELF_LITTLE_ENDIAN, ELF_VERSION};
    memcpy(at, identity, sizeof identity);
    store16(at + 16, ELF_RELOCATABLE);
    store16(at + 18, machine->elf);
    store32_le(at + 20, ELF_VERSION);
    store32_le(at + 32, sections);
    store32_le(at + 36, machine->elf_flags);
    store16(at + 40, ELF_HEAD);
    store16(at + 46, ELF_SECTION);
    store16(at + 48, SECTIONS);
    store16(at + 50, SECTIONS - 1); /* where the names are */
}

bool fsm_image_object(const struct fsm_machine *machine, const struct fsm_image_file *image, struct fsm_image_file *object)
{
    static const char names[] = "\0.fsm_boot\0.shstrtab";
    enum { AT_BOOT = 1, AT_NAMES = 11 };
    const uint32_t sections = (ELF_HEAD + sizeof names + 3) & ~3u;
    const uint64_t content = aligned(sections + SECTIONS * ELF_SECTION), size = content + image->size;
    uint8_t *bytes = size <= UINT32_MAX ? calloc(1, size) : NULL;
    if (!bytes) return false;
    write_elf_head(machine, sections, bytes);
    memcpy(bytes + ELF_HEAD, names, sizeof names);
    /* Apps run where they lie on a Cortex-M, and a debugger looks for them in no section that is not code. */
    write_section(bytes + sections + ELF_SECTION, AT_BOOT, SECTION_CONTENT, SECTION_LOADED | SECTION_EXECUTED, (uint32_t)content,
                  image->size, image->alignment > FSM_BOOT_FILE_ALIGN ? image->alignment : FSM_BOOT_FILE_ALIGN);
    write_section(bytes + sections + 2 * ELF_SECTION, AT_NAMES, SECTION_NAMES, 0, ELF_HEAD, sizeof names, 1);
    memcpy(bytes + content, image->bytes, image->size);
    *object = (struct fsm_image_file){.bytes = bytes, .size = (uint32_t)size};
    return true;
}
