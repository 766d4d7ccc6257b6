#include "machine.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicorn/unicorn.h>

#include "bytes.h"
#include "p256.h"

#include "../../../runtime/system/boot_image.h"

void br_sha2small_round(const unsigned char *block, uint32_t *state); /* BearSSL's */

enum {
    FLASH = 0,
    FLASH_SIZE = 4 << 20,
    RAM = 0x20000000,
    RAM_SIZE = 4 << 20,
    RAM_LOW = 256 << 10, /* what a small system uses of it */
    STORE_SIZE = 8192,   /* its end, where the board remembers */
    DEVICES = 0x40000000,
    DEVICES_SIZE = 1 << 20,
    CONSOLE_DATA = 0x40004000,
    CONSOLE_ROOM = 4096,
    BLOCKS_MAX = 500000, /* forty times what a boot takes */
    BLOCKS_MAX_WHOLE = 50000000,
    FUNCTIONS_MAX = 4096,
    ASKED = 64,
};
static const uint32_t core = 0xe0000000, core_size = 1 << 20;
static const uint32_t cpuid = 0xe000ed00, cortex_m3 = 0x412fc231, mpu_type = 0xe000ed90, eight_regions = 8 << 8;
static const uint32_t mpu_control = 0xe000ed94, mpu_last = 0xe000edb8;

struct function {
    char name[64];
    uint32_t start, end;
};

/* One Unicorn. There are two, because code translated for counting instructions and for running freely cannot be mixed: one steps,
 * the other goes on from there to the end. */
struct processor {
    struct machine *machine;
    uc_engine *engine;
    uint8_t *flash, *ram, *devices, *core;
};

enum { REGIONS = 8, SUBREGIONS = 8 };

/* The MPU as far as it says what may be executed (ARMv7-M Architecture Reference Manual, B3.5). */
struct mpu {
    uint32_t control, number, base[REGIONS], attributes[REGIONS];
};

enum { STEPPER, RUNNER, PROCESSORS };

static const int registers[] = {
    UC_ARM_REG_R0,  UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3,   UC_ARM_REG_R4,  UC_ARM_REG_R5,
    UC_ARM_REG_R6,  UC_ARM_REG_R7, UC_ARM_REG_R8, UC_ARM_REG_R9,   UC_ARM_REG_R10, UC_ARM_REG_R11,
    UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR, UC_ARM_REG_APSR, UC_ARM_REG_PC,
};
enum { REGISTERS = sizeof registers / sizeof registers[0] };

/* A question to fsm_p256_verify, and its answer. */
struct question {
    uint8_t key[65], hash[32], signature[64];
};
struct asked {
    struct question question;
    bool used, answer;
};

struct machine {
    struct processor processors[PROCESSORS];
    struct {
        uint32_t registers[REGISTERS];
        uint8_t low[RAM_LOW], store[STORE_SIZE];
        uint32_t console_length;
        struct mpu mpu;
    } saved;
    struct mpu mpu;
    uint8_t store[STORE_SIZE];
    uint8_t *warm; /* RAM at reset; NULL: nothing in particular */
    struct asked asked[ASKED];
    uint32_t asked_next;
    struct function functions[FUNCTIONS_MAX];
    uint32_t function_count;
    char console[CONSOLE_ROOM];
    uint32_t console_length;
    uint32_t blocks, blocks_max;
    bool ended;
    enum outcome outcome;
};

static _Noreturn void fail(const char *what, const char *why)
{
    fprintf(stderr, "skips: %s: %s\n", what, why);
    exit(3);
}

static void must(uc_err error, const char *what)
{
    if (error != UC_ERR_OK) fail(what, uc_strerror(error));
}

static uint32_t get(const struct processor *processor, int number)
{
    uint32_t value = 0;
    must(uc_reg_read(processor->engine, number, &value), "a register");
    return value;
}

static void put(struct processor *processor, int number, uint32_t value)
{
    must(uc_reg_write(processor->engine, number, &value), "a register");
}

static void end(struct processor *processor, enum outcome outcome)
{
    struct machine *machine = processor->machine;
    if (!machine->ended) machine->outcome = outcome;
    machine->ended = true;
    uc_emu_stop(processor->engine);
}

/* Where it goes on, as Unicorn takes it: bit 0 set for Thumb, which a Cortex-M3 has only. A jump to an even address makes it forget
 * that, and the next instruction a fault. */
static uint32_t get_pc(const struct processor *processor)
{
    enum { THUMB_AT = 24 };
    return (get(processor, UC_ARM_REG_PC) & ~1u) | (get(processor, UC_ARM_REG_XPSR) >> THUMB_AT & 1);
}

/* The last region that has the address decides. */
static bool is_executable(const struct mpu *mpu, uint32_t address)
{
    enum { ENABLED = 1, EXECUTE_NEVER = 1 << 28 };
    if ((mpu->control & ENABLED) == 0) return true;
    for (int i = REGIONS - 1; i >= 0; i--) {
        const uint32_t attributes = mpu->attributes[i], size_code = attributes >> 1 & 31;
        if ((attributes & ENABLED) == 0 || size_code < 4) continue;
        const uint64_t size = UINT64_C(2) << size_code, start = mpu->base[i] & ~(size - 1);
        if (address < start || address >= start + size) continue;
        if (size >= 256 && (attributes >> 8 >> ((address - start) / (size / SUBREGIONS)) & 1) != 0) continue;
        return (attributes & EXECUTE_NEVER) == 0;
    }
    return false;
}

static void on_mpu(uc_engine *engine, uc_mem_type type, uint64_t address, int size, int64_t value, void *context)
{
    enum { VALID = 16, NUMBER = 15 };
    struct mpu *mpu = &((struct processor *)context)->machine->mpu;
    const uint32_t word = (uint32_t)value, at = (uint32_t)(address - mpu_control);
    (void)engine, (void)type, (void)size;
    if (at == 0) mpu->control = word;
    else if (at == 4) mpu->number = word;
    else if (at % 8 == 0 && (word & VALID) != 0) mpu->number = word & NUMBER; /* and below; their registers come several times */
    if (at > 4 && at % 8 == 0) mpu->base[mpu->number % REGIONS] = word & ~31u;
    if (at > 4 && at % 8 == 4) mpu->attributes[mpu->number % REGIONS] = word;
}

static void on_app(uc_engine *engine, uint64_t address, uint32_t size, void *context)
{
    const struct processor *processor = context;
    (void)engine, (void)size;
    const bool starts = (get_pc(processor) & 1) != 0 && is_executable(&processor->machine->mpu, (uint32_t)address);
    end(context, starts ? OUTCOME_STARTED : OUTCOME_FAULT);
}

static void on_block(uc_engine *engine, uint64_t address, uint32_t size, void *context)
{
    struct processor *processor = context;
    (void)engine, (void)address, (void)size;
    if (++processor->machine->blocks > processor->machine->blocks_max) end(processor, OUTCOME_ENDLESS);
}

static void on_exception(uc_engine *engine, uint32_t number, void *context)
{
    enum { EXCEPTION_BREAKPOINT = 7 }; /* the way out, by semihosting */
    (void)engine;
    end(context, number == EXCEPTION_BREAKPOINT ? OUTCOME_HALTED : OUTCOME_FAULT);
}

static void on_console(uc_engine *engine, uc_mem_type type, uint64_t address, int size, int64_t value, void *context)
{
    struct machine *machine = ((struct processor *)context)->machine;
    (void)engine, (void)type, (void)address, (void)size;
    if (machine->console_length < CONSOLE_ROOM - 1) machine->console[machine->console_length++] = (char)value;
}

/* Registers that a call need not keep come out changed, as they do from the real one. */
static void return_from_call(struct processor *processor, uint32_t value)
{
    put(processor, UC_ARM_REG_R0, value);
    put(processor, UC_ARM_REG_R1, 0xbadc0de1);
    put(processor, UC_ARM_REG_R2, 0xbadc0de2);
    put(processor, UC_ARM_REG_R3, 0xbadc0de3);
    put(processor, UC_ARM_REG_R12, 0xbadc0dec);
    put(processor, UC_ARM_REG_PC, get(processor, UC_ARM_REG_LR) | 1);
}

static bool fetch(struct processor *processor, int number, void *bytes, size_t size)
{
    if (uc_mem_read(processor->engine, get(processor, number), bytes, size) == UC_ERR_OK) return true;
    end(processor, OUTCOME_FAULT);
    return false;
}

/* Most boots ask what another one has asked. */
static bool ask(struct machine *machine, const struct question *question)
{
    for (uint32_t i = 0; i < ASKED; i++) {
        const struct asked *asked = &machine->asked[i];
        if (asked->used && memcmp(&asked->question, question, sizeof *question) == 0) return asked->answer;
    }
    struct asked *asked = &machine->asked[machine->asked_next++ % ASKED];
    *asked = (struct asked){*question, true, fsm_p256_verify(question->key, question->hash, question->signature)};
    return asked->answer;
}

static void on_verify(uc_engine *engine, uint64_t address, uint32_t size, void *context)
{
    struct question question;
    struct processor *processor = context;
    (void)engine, (void)address, (void)size;
    if (!fetch(processor, UC_ARM_REG_R0, question.key, sizeof question.key) ||
        !fetch(processor, UC_ARM_REG_R1, question.hash, sizeof question.hash))
        return;
    if (!fetch(processor, UC_ARM_REG_R2, question.signature, sizeof question.signature)) return;
    return_from_call(processor, ask(processor->machine, &question));
}

static void on_compress(uc_engine *engine, uint64_t address, uint32_t size, void *context)
{
    uint8_t block[64];
    uint32_t words[8];
    struct processor *processor = context;
    (void)address, (void)size;
    if (!fetch(processor, UC_ARM_REG_R0, block, sizeof block) || !fetch(processor, UC_ARM_REG_R1, words, sizeof words)) return;
    br_sha2small_round(block, words);
    if (uc_mem_write(engine, get(processor, UC_ARM_REG_R1), words, sizeof words) != UC_ERR_OK) end(processor, OUTCOME_FAULT);
    return_from_call(processor, 0);
}

static uint8_t *read_file(const char *path, uint32_t *size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) fail(path, "cannot be read");
    const long length = ftell(file);
    uint8_t *bytes = malloc((size_t)length + 1);
    rewind(file);
    if (bytes == NULL || fread(bytes, 1, (size_t)length, file) != (size_t)length) fail(path, "cannot be read");
    fclose(file);
    *size = (uint32_t)length;
    return bytes;
}

/* The linker's own files are believed. */
static void load_segments(struct processor *processor, const uint8_t *elf)
{
    const uint8_t *header = elf + load32_le(elf + 28);
    for (uint32_t i = 0; i < load16_le(elf + 44); i++, header += 32) {
        const uint32_t physical = load32_le(header + 12), size = load32_le(header + 16);
        if (load32_le(header) == 1 && size > 0 && range_within(physical, size, FLASH_SIZE))
            memcpy(processor->flash + physical, elf + load32_le(header + 4), size);
    }
}

static void load_functions(struct machine *machine, const uint8_t *elf)
{
    const uint8_t *sections = elf + load32_le(elf + 32);
    for (uint32_t i = 0; i < load16_le(elf + 48); i++) {
        const uint8_t *section = sections + 40 * i, *names = elf + load32_le(sections + 40 * load32_le(section + 24) + 16);
        if (load32_le(section + 4) != 2) continue; /* symbols */
        for (uint32_t at = 0; at < load32_le(section + 20); at += 16) {
            const uint8_t *symbol = elf + load32_le(section + 16) + at;
            const char *name = (const char *)names + load32_le(symbol);
            if (name[0] == '$' || name[0] == 0 || machine->function_count == FUNCTIONS_MAX) continue;
            struct function *function = &machine->functions[machine->function_count++];
            snprintf(function->name, sizeof function->name, "%s", name);
            function->start = load32_le(symbol + 4) & ~1u;
            function->end = function->start + load32_le(symbol + 8);
        }
    }
}

uint32_t machine_symbol(const struct machine *machine, const char *name)
{
    for (uint32_t i = 0; i < machine->function_count; i++)
        if (strcmp(machine->functions[i].name, name) == 0) return machine->functions[i].start;
    fail(name, "there is no such symbol in the image");
}

const char *machine_function(const struct machine *machine, uint32_t address)
{
    for (uint32_t i = 0; i < machine->function_count; i++)
        if (address >= machine->functions[i].start && address < machine->functions[i].end) return machine->functions[i].name;
    return "";
}

static void hook(struct processor *processor, int kind, void (*callback)(void), uint64_t first, uint64_t last)
{
    uc_hook ignored;
    must(uc_hook_add(processor->engine, &ignored, kind, (void *)callback, processor, first, last), "a hook");
}

#define HOOK(processor, kind, callback, first, last) hook(processor, kind, (void (*)(void))(callback), first, last)

static void watch_apps(struct processor *processor, int app)
{
    const uint32_t start = machine_symbol(processor->machine, "fsm_boot_image");
    const uint8_t *image = processor->flash + start;
    for (int i = 0; i < load16_le(image + FSM_BOOT_AT_APPS); i++) {
        const uint8_t *file = image + FSM_BOOT_AT_FILES + i * FSM_BOOT_FILE_SIZE;
        if (app >= 0 && i != app) continue;
        HOOK(processor, UC_HOOK_CODE, on_app, start + load32_le(file), start + load32_le(file) + load32_le(file + 4) - 1);
    }
}

static void map(struct processor *processor, uint32_t address, uint32_t size, uint32_t rights, uint8_t **bytes)
{
    *bytes = aligned_alloc(4096, size);
    if (*bytes == NULL) fail("memory", "there is not enough");
    memset(*bytes, 0, size);
    must(uc_mem_map_ptr(processor->engine, address, size, rights, *bytes), "memory");
}

static void make_processor(struct machine *machine, struct processor *processor, const uint8_t *elf, int app, bool whole)
{
    processor->machine = machine;
    must(uc_open(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS, &processor->engine), "Unicorn");
    must(uc_ctl_set_cpu_model(processor->engine, UC_CPU_ARM_CORTEX_M3), "Unicorn's Cortex-M3");
    map(processor, FLASH, FLASH_SIZE, UC_PROT_READ | UC_PROT_EXEC, &processor->flash);
    map(processor, RAM, RAM_SIZE, UC_PROT_READ | UC_PROT_WRITE, &processor->ram);
    map(processor, DEVICES, DEVICES_SIZE, UC_PROT_READ | UC_PROT_WRITE, &processor->devices);
    map(processor, core, core_size, UC_PROT_READ | UC_PROT_WRITE, &processor->core);
    load_segments(processor, elf);
    store32_le(processor->core + (cpuid - core), cortex_m3);
    store32_le(processor->core + (mpu_type - core), eight_regions);
    watch_apps(processor, app);
    HOOK(processor, UC_HOOK_BLOCK, on_block, 1, 0);
    HOOK(processor, UC_HOOK_INTR, on_exception, 1, 0);
    HOOK(processor, UC_HOOK_MEM_WRITE, on_console, CONSOLE_DATA, CONSOLE_DATA);
    HOOK(processor, UC_HOOK_MEM_WRITE, on_mpu, mpu_control, mpu_last);
    if (whole) return;
    const uint32_t verify = machine_symbol(machine, "fsm_p256_verify"), compress = machine_symbol(machine, "br_sha2small_round");
    HOOK(processor, UC_HOOK_CODE, on_verify, verify, verify);
    HOOK(processor, UC_HOOK_CODE, on_compress, compress, compress);
}

struct machine *machine_make(const char *image, int app, bool whole, const char *store)
{
    uint32_t size, store_size = 0;
    uint8_t *elf = read_file(image, &size), *stored = store ? read_file(store, &store_size) : NULL;
    struct machine *machine = calloc(1, sizeof *machine);
    if (machine == NULL) fail("memory", "there is not enough");
    if (stored) memcpy(machine->store, stored, store_size < STORE_SIZE ? store_size : STORE_SIZE);
    machine->blocks_max = whole ? BLOCKS_MAX_WHOLE : BLOCKS_MAX;
    load_functions(machine, elf);
    for (uint32_t i = 0; i < PROCESSORS; i++) make_processor(machine, &machine->processors[i], elf, app, whole);
    free(elf);
    free(stored);
    return machine;
}

void machine_warm(struct machine *machine, const struct machine *other)
{
    machine->warm = malloc(RAM_SIZE);
    if (machine->warm == NULL) fail("memory", "there is not enough");
    memcpy(machine->warm, other->processors[RUNNER].ram, RAM_SIZE);
}

void machine_reset(struct machine *machine)
{
    struct processor *stepper = &machine->processors[STEPPER];
    if (machine->warm) memcpy(stepper->ram, machine->warm, RAM_SIZE);
    else memset(stepper->ram, 0xa5, RAM_SIZE);
    memcpy(stepper->ram + RAM_SIZE - STORE_SIZE, machine->store, STORE_SIZE);
    for (uint32_t i = 0; i < REGISTERS; i++) put(stepper, registers[i], 0);
    put(stepper, UC_ARM_REG_SP, load32_le(stepper->flash));
    put(stepper, UC_ARM_REG_PC, load32_le(stepper->flash + 4));
    put(stepper, UC_ARM_REG_LR, 0xffffffff);
    machine->console_length = 0;
    machine->mpu = (struct mpu){0};
    machine->blocks = 0;
    machine->ended = false;
}

uint32_t machine_sp(const struct machine *machine) { return get(&machine->processors[STEPPER], UC_ARM_REG_SP); }

uint32_t machine_pc(const struct machine *machine) { return get(&machine->processors[STEPPER], UC_ARM_REG_PC) & ~1u; }

uint32_t machine_size_at(const struct machine *machine, uint32_t address)
{
    if (!range_within(address, 4, FLASH_SIZE)) return 2;
    return load16_le(machine->processors[RUNNER].flash + address) >> 11 >= 0x1d ? 4 : 2;
}

uint32_t machine_block_at(const struct machine *machine, uint32_t address)
{
    if (!range_within(address, 2, FLASH_SIZE)) return 0;
    const uint32_t instruction = load16_le(machine->processors[RUNNER].flash + address);
    if (instruction >> 8 != 0xbf || (instruction & 0xf) == 0) return 0;
    return 4 - (uint32_t)__builtin_ctz(instruction & 0xf);
}

static void go(struct processor *processor, uint32_t count)
{
    const uint32_t pc = get_pc(processor);
    const uc_err error = (pc & 1) == 0 ? UC_ERR_EXCEPTION : uc_emu_start(processor->engine, pc, 0xffffffff, 0, count);
    if (error != UC_ERR_OK) end(processor, OUTCOME_FAULT);
}

bool machine_step(struct machine *machine)
{
    machine->blocks = 0;
    if (!machine->ended) go(&machine->processors[STEPPER], 1 + machine_block_at(machine, machine_pc(machine)));
    return !machine->ended;
}

enum outcome machine_run(struct machine *machine)
{
    struct processor *from = &machine->processors[STEPPER], *to = &machine->processors[RUNNER];
    if (machine->ended) return machine->outcome;
    memcpy(to->ram, from->ram, RAM_LOW);
    memcpy(to->ram + RAM_SIZE - STORE_SIZE, from->ram + RAM_SIZE - STORE_SIZE, STORE_SIZE);
    if ((get_pc(from) & 1) == 0) end(from, OUTCOME_FAULT);
    if (machine->ended) return machine->outcome;
    for (uint32_t i = 0; i < REGISTERS; i++) put(to, registers[i], get(from, registers[i]) | (registers[i] == UC_ARM_REG_PC));
    go(to, 0);
    machine->ended = true;
    return machine->outcome;
}

/* Changes the stepper's flash, and what was translated of it. */
static void patch(struct machine *machine, uint32_t address, const uint8_t *bytes, uint32_t size)
{
    uc_engine *engine = machine->processors[STEPPER].engine;
    must(uc_mem_write(engine, address, bytes, size), "flash");
    must(uc_ctl_remove_cache(engine, address, address + size), "flash");
}

bool machine_skip(struct machine *machine, uint32_t first, uint32_t count)
{
    static const uint8_t nop[] = {0x00, 0xbf}, wide_nop[] = {0xaf, 0xf3, 0x00, 0x80};
    const uint32_t pc = machine_pc(machine), block = machine_block_at(machine, pc);
    uint32_t at = pc, steps = first == 0 ? count : 1 + block;
    if (steps < first + count) steps = first + count;
    for (uint32_t i = 0; i < first + count; i++) {
        const uint32_t size = machine_size_at(machine, at);
        if (i >= first) patch(machine, at, size == 4 ? wide_nop : nop, size);
        at += size;
    }
    go(&machine->processors[STEPPER], steps);
    patch(machine, pc, machine->processors[RUNNER].flash + pc, at - pc);
    return !machine->ended;
}

void machine_save(struct machine *machine)
{
    const struct processor *stepper = &machine->processors[STEPPER];
    for (uint32_t i = 0; i < REGISTERS; i++) machine->saved.registers[i] = get(stepper, registers[i]);
    memcpy(machine->saved.low, stepper->ram, RAM_LOW);
    memcpy(machine->saved.store, stepper->ram + RAM_SIZE - STORE_SIZE, STORE_SIZE);
    machine->saved.console_length = machine->console_length;
    machine->saved.mpu = machine->mpu;
}

void machine_restore(struct machine *machine)
{
    struct processor *stepper = &machine->processors[STEPPER];
    for (uint32_t i = 0; i < REGISTERS; i++)
        put(stepper, registers[i], machine->saved.registers[i] | (registers[i] == UC_ARM_REG_PC));
    memcpy(stepper->ram, machine->saved.low, RAM_LOW);
    memcpy(stepper->ram + RAM_SIZE - STORE_SIZE, machine->saved.store, STORE_SIZE);
    machine->console_length = machine->saved.console_length;
    machine->mpu = machine->saved.mpu;
    machine->blocks = 0;
    machine->ended = false;
}

const char *machine_console(const struct machine *machine)
{
    ((struct machine *)(uintptr_t)machine)->console[machine->console_length] = 0;
    return machine->console;
}
