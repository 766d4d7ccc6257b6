#include "fsmcc.h"

#include <assert.h>
#include <elf.h>
#include <string.h>

#include <fsm/abi.h>

/* The file comes from our own linker a moment ago; still, nothing is read beyond its end. */
struct file {
    uint8_t *bytes;
    size_t size;
};

static uint64_t load(struct file file, size_t offset, unsigned width)
{
    if (offset > file.size || file.size - offset < width) stop(EXIT_MACHINE, "the linker's output is cut short");
    uint64_t value = 0;
    for (unsigned i = 0; i < width; i++) value |= (uint64_t)file.bytes[offset + i] << (8 * i);
    return value;
}

static void store32(struct file file, size_t offset, uint32_t value)
{
    load(file, offset, 4);
    for (unsigned i = 0; i < 4; i++) file.bytes[offset + i] = (uint8_t)(value >> (8 * i));
}

#define FIELD(file, type, at, member) load(file, (at) + offsetof(type, member), sizeof(((type *)0)->member))

static size_t find_manifest(struct file file)
{
    size_t table = FIELD(file, Elf32_Ehdr, 0, e_shoff);
    unsigned count = (unsigned)FIELD(file, Elf32_Ehdr, 0, e_shnum);
    size_t names = table + FIELD(file, Elf32_Ehdr, 0, e_shstrndx) * sizeof(Elf32_Shdr);
    size_t texts = FIELD(file, Elf32_Shdr, names, sh_offset);
    for (unsigned i = 0; i < count; i++) {
        size_t header = table + i * sizeof(Elf32_Shdr);
        size_t name = texts + FIELD(file, Elf32_Shdr, header, sh_name);
        load(file, name + sizeof FSM_MANIFEST_SECTION - 1, 1);
        if (strcmp((char *)file.bytes + name, FSM_MANIFEST_SECTION) == 0) return FIELD(file, Elf32_Shdr, header, sh_offset);
    }
    stop(EXIT_MACHINE, "the linker's output has no manifest");
}

static uint32_t writable_bytes(struct file file)
{
    uint64_t bytes = 0;
    size_t table = FIELD(file, Elf32_Ehdr, 0, e_phoff);
    unsigned count = (unsigned)FIELD(file, Elf32_Ehdr, 0, e_phnum);
    for (unsigned i = 0; i < count; i++) {
        size_t header = table + i * sizeof(Elf32_Phdr);
        if (FIELD(file, Elf32_Phdr, header, p_type) == PT_LOAD && (FIELD(file, Elf32_Phdr, header, p_flags) & PF_W))
            bytes += FIELD(file, Elf32_Phdr, header, p_memsz);
    }
    return (uint32_t)bytes;
}

/* What FSM_MEMORY says must hold the app's data and one FSM of any of its types. */
static void check_declared(struct file file, size_t manifest, uint64_t declared)
{
    uint64_t data = writable_bytes(file);
    unsigned types = (unsigned)load(file, manifest + FSM_MANIFEST_AT_TYPES, 1);
    for (unsigned i = 0; i < types; i++) {
        size_t type = manifest + FSM_MANIFEST_HEAD + i * FSM_TYPE_SIZE;
        uint64_t needed = data + load(file, type + FSM_TYPE_AT_STATE, 4) + FSM_EVENT_SIZE;
        if (needed > declared)
            stop(
                EXIT_INPUT,
                "FSM_MEMORY(%llu) is too little: one FSM of type '%.*s' and its mailbox take %llu bytes; raise it, or leave it out",
                (unsigned long long)declared, FSM_NAME_SIZE, (const char *)file.bytes + type, (unsigned long long)needed);
    }
}

void budget_fill(uint8_t *elf, size_t size)
{
    struct file file = {elf, size};
    size_t manifest = find_manifest(file);
    if (load(file, manifest, 4) != FSM_MANIFEST_MAGIC) stop(EXIT_MACHINE, "the linker's output has a broken manifest");
    uint64_t declared = load(file, manifest + FSM_MANIFEST_AT_MEMORY, 4);
    if (declared) {
        check_declared(file, manifest, declared);
        return;
    }
    /* One FSM of each type, each with a mailbox of eight events. */
    uint64_t memory = writable_bytes(file);
    unsigned types = (unsigned)load(file, manifest + FSM_MANIFEST_AT_TYPES, 1);
    for (unsigned i = 0; i < types; i++) {
        uint64_t state = load(file, manifest + FSM_MANIFEST_HEAD + i * FSM_TYPE_SIZE + FSM_TYPE_AT_STATE, 4);
        memory = (memory + 7) / 8 * 8 + (state + 7) / 8 * 8 + 8 * FSM_EVENT_SIZE;
    }
    if (memory > UINT32_MAX) stop(EXIT_INPUT, "the FSM types' states together are larger than 4 GiB");
    store32(file, manifest + FSM_MANIFEST_AT_MEMORY, (uint32_t)memory);
}
