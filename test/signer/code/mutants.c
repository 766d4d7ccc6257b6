/* mutants.c COUNT FILE…: whether what the code verifier takes keeps its promise. It edits each Cortex-M app's instructions at
 * random, COUNT times, and runs the handler of every file that the verifier still takes, on an emulated processor: no plain access
 * may leave what code.h allows, nor may control leave the code, and a handler that returns does so with the stack and its caller's
 * registers as they were. An access that an MPU would not let through ends a run, as do a trap and too many instructions. Always
 * the same edits. */
#include "signer/code/thumb.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicorn/unicorn.h>

#include <fsm/abi.h>

#include "loader/bytes.h"
#include "loader/elf.h"
#include "signer/image.h"

enum {
    IMAGE_AT = 0x08000000,
    CELL_AT = 0x20004000,
    EVENT_AT = 0x30000100,
    STACK_AT = 0x30100000,  /* its end */
    KERNEL_AT = 0x10000000, /* where handlers return to, and, behind it, what all imports lead to */
    IMPORT_AT = KERNEL_AT + 0x100,
    ROOM = 0x100000,
    STACK_ROOM = 0x10000,
    RUNS = 4,
    INSTRUCTIONS_MAX = 3000,
};

struct world {
    uc_engine *machine;
    struct code code;
    struct fsm_manifest manifest;
    uint8_t *image;
    size_t size;
    uint32_t text, text_size; /* where its instructions are */
    uint32_t data;            /* and what its cell begins with */
    uint32_t state, stack;    /* bytes */
    uint32_t at;              /* the instruction that runs */
    bool checked;             /* …and whether an MPU checks what it accesses */
    unsigned instructions;
    bool returned;
    unsigned long returns, steps; /* in all runs: how many returned; instructions */
    const char *wrong;            /* what it did; NULL: nothing so far */
    uint32_t where;
};

static const int registers[] = {UC_ARM_REG_R0,  UC_ARM_REG_R1,  UC_ARM_REG_R2,  UC_ARM_REG_R3, UC_ARM_REG_R4,
                                UC_ARM_REG_R5,  UC_ARM_REG_R6,  UC_ARM_REG_R7,  UC_ARM_REG_R8, UC_ARM_REG_R9,
                                UC_ARM_REG_R10, UC_ARM_REG_R11, UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR};

static uint32_t random_word(void)
{
    static uint64_t now = 1;
    now = now * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
    return (uint32_t)(now >> 32);
}

static void must(bool good, const char *what)
{
    if (good) return;
    fprintf(stderr, "mutants: %s\n", what);
    exit(2);
}

static void stop(struct world *world, const char *wrong, uint32_t where)
{
    if (wrong && !world->wrong) {
        world->wrong = wrong;
        world->where = where;
    }
    uc_emu_stop(world->machine);
}

/* ---- what a handler may do ---- */

static bool is_in(uint32_t address, uint32_t bytes, uint32_t start, uint32_t size)
{
    return address >= start && range_within(address - start, bytes, size);
}

static uint32_t state_at(const struct world *world) { return CELL_AT + ((world->manifest.memory - world->state) & ~7u); }

static bool is_allowed(const struct world *world, uint32_t address, uint32_t bytes, bool writes)
{
    const struct fsm_extent *extent = &world->code.extent;
    const uint32_t word = (CELL_AT - address) / 4 - 1;
    if (is_in(address, bytes, CELL_AT, extent->cell_used + FSM_CELL_SLACK)) return true;
    if (is_in(address, bytes, state_at(world), world->state)) return true;
    if (is_in(address, bytes, EVENT_AT, FSM_EVENT_SIZE)) return true;
    if (is_in(address, bytes, STACK_AT - world->stack, world->stack)) return true;
    if (address < CELL_AT && (word == FSM_WORD_FUEL || word == FSM_WORD_UNSAFE)) return true;
    if (writes) return false;
    if (is_in(address, bytes, CELL_AT - extent->slots_below, extent->slots_below))
        return word == FSM_WORD_LIMIT || word >= FSM_WORD_STACK;
    return is_in(address, bytes, IMAGE_AT, extent->read_only);
}

static void judge(struct world *world, uint32_t address, uint32_t bytes, bool writes)
{
    const bool own = is_in(address, bytes, CELL_AT, world->manifest.memory) || is_in(address, bytes, EVENT_AT, FSM_EVENT_SIZE) ||
                     (!writes && is_in(address, bytes, IMAGE_AT, (uint32_t)world->size));
    if (world->checked && !own) stop(world, NULL, 0);
    if (!world->checked && !is_allowed(world, address, bytes, writes)) stop(world, writes ? "writes" : "reads", address);
}

static void on_access(uc_engine *machine, uc_mem_type type, uint64_t address, int bytes, int64_t value, void *context)
{
    (void)machine, (void)value;
    judge(context, (uint32_t)address, (uint32_t)bytes, type == UC_MEM_WRITE);
}

static bool on_nothing_there(uc_engine *machine, uc_mem_type type, uint64_t address, int bytes, int64_t value, void *context)
{
    (void)machine, (void)value;
    if (type == UC_MEM_FETCH_UNMAPPED || type == UC_MEM_FETCH_PROT) stop(context, "goes", (uint32_t)address);
    else judge(context, (uint32_t)address, (uint32_t)bytes, type == UC_MEM_WRITE_UNMAPPED || type == UC_MEM_WRITE_PROT);
    return false;
}

static void on_import(struct world *world)
{
    uint32_t cell;
    uc_reg_read(world->machine, UC_ARM_REG_R9, &cell);
    if (cell != CELL_AT) stop(world, "calls the kernel with r9", cell);
    for (unsigned i = 0; i < FIRST_SAVED; i++) {
        const uint32_t word = random_word();
        uc_reg_write(world->machine, registers[i], &word);
    }
    world->checked = true;
}

static void on_instruction(uc_engine *machine, uint64_t address, uint32_t size, void *context)
{
    struct world *world = context;
    struct thumb thumb;
    uint32_t sp;
    (void)size;
    if (address == IMPORT_AT) {
        on_import(world);
        return;
    }
    world->returned = address == KERNEL_AT;
    if (world->returned || ++world->instructions > INSTRUCTIONS_MAX) {
        stop(world, NULL, 0);
        return;
    }
    if (!is_in((uint32_t)address, 2, IMAGE_AT + world->code.extent.code, world->code.extent.code_size))
        stop(world, "goes", (uint32_t)address);
    else world->checked = thumb_read(&world->code, (uint32_t)address - IMAGE_AT, &thumb) && thumb.checked;
    world->at = (uint32_t)address - IMAGE_AT;
    uc_reg_read(machine, UC_ARM_REG_SP, &sp);
    if (sp < STACK_AT - world->stack || sp > STACK_AT) stop(world, "has its stack", sp);
}

/* ---- one run ---- */

/* Numbers and pointers, as they may come; or the cell as it is at first. */
static void fill(struct world *world, uint32_t address, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes / 4; i++) {
        const uint32_t kind = random_word(), word = random_word();
        const uint32_t told = kind % 4 == 0   ? word
                              : kind % 4 == 1 ? word % 8
                              : kind % 4 == 2 ? 0
                                              : CELL_AT + word % world->manifest.memory;
        uc_mem_write(world->machine, address + 4 * i, &told, 4);
    }
}

static void fill_cell(struct world *world)
{
    static const uint8_t zeros[ROOM];
    uc_mem_write(world->machine, CELL_AT, zeros, world->manifest.memory);
    uc_mem_write(world->machine, CELL_AT, world->image + world->data, world->code.extent.cell_data);
}

static void run(struct world *world, uint32_t handler, bool first)
{
    uint32_t before[15], after, below = world->code.extent.slots_below, import = IMPORT_AT | 1,
                                flags = 1u << 24 | random_word() << 28;
    for (unsigned i = 0; i < 15; i++) before[i] = random_word();
    before[0] = state_at(world);
    before[1] = EVENT_AT;
    before[CELL_POINTER] = CELL_AT;
    before[SP] = STACK_AT;
    before[LR] = KERNEL_AT | 1;
    if (first) fill_cell(world);
    else fill(world, CELL_AT, world->manifest.memory);
    fill(world, EVENT_AT, FSM_EVENT_SIZE);
    for (uint32_t at = 4; at <= below; at += 4) uc_mem_write(world->machine, CELL_AT - at, &import, 4);
    const uint32_t words[] = {world->manifest.memory, world->manifest.fuel}, unsafe = CELL_AT + world->manifest.memory / 2,
                   lowest = 0;
    uc_mem_write(world->machine, CELL_AT - 8, words, sizeof words);
    uc_mem_write(world->machine, CELL_AT - 4 * (FSM_WORD_UNSAFE + 1), &unsafe, 4);
    uc_mem_write(world->machine, CELL_AT - 4 * (FSM_WORD_STACK + 1), &lowest, 4);
    for (unsigned i = 0; i < 15; i++) uc_reg_write(world->machine, registers[i], &before[i]);
    uc_reg_write(world->machine, UC_ARM_REG_XPSR, &flags);
    world->instructions = 0;
    world->returned = world->checked = false;
    uc_emu_start(world->machine, handler | 1, UINT32_MAX, 0, 0); /* traps and refused accesses end it, too */
    for (unsigned i = FIRST_SAVED; i < LR && world->returned; i++) {
        uc_reg_read(world->machine, registers[i], &after);
        if (i != SCRATCH && after != before[i]) stop(world, "returns with another register", i);
    }
}

/* ---- mutants ---- */

/* Some bits of one instruction, or a half-word from elsewhere. */
static void edit(const struct world *world)
{
    uint8_t *code = world->image + world->text;
    const uint32_t halves = world->text_size / 2, at = 2 * (random_word() % halves), from = 2 * (random_word() % halves);
    uint32_t half = load16_le(code + at);
    if (random_word() % 4 == 0) half = load16_le(code + from);
    else
        for (uint32_t i = random_word() % 3 + 1; i > 0; i--) half ^= 1u << random_word() % 16;
    code[at] = (uint8_t)half;
    code[at + 1] = (uint8_t)(half >> 8);
}

static bool is_taken(struct world *world)
{
    return fsm_sign_code_verify(world->image, world->size, &world->manifest, NULL) == FSM_SIGN_OK;
}

static void run_all(struct world *world)
{
    const struct fsm_manifest *manifest = &world->manifest;
    uc_mem_write(world->machine, IMAGE_AT, world->image, world->size);
    uc_ctl_remove_cache(world->machine, IMAGE_AT, IMAGE_AT + world->size);
    for (uint32_t i = 0; i < manifest->types; i++) {
        const struct fsm_manifest_type type = fsm_manifest_type(manifest, i);
        world->state = type.state;
        world->stack = type.stack < STACK_ROOM ? type.stack : STACK_ROOM;
        for (int round = 0; round < RUNS && !world->wrong; round++) {
            run(world, IMAGE_AT + code_handler(manifest, &type), round % 2 == 0);
            world->returns += world->returned;
            world->steps += world->instructions;
        }
    }
}

static void load(struct world *world, const char *path)
{
    const uint8_t *text;
    size_t text_size;
    FILE *file = fopen(path, "rb");
    must(file != NULL, path);
    world->image = calloc(1, ROOM);
    must(world->image != NULL, "out of memory");
    world->size = fread(world->image, 1, ROOM, file);
    fclose(file);
    must(fsm_sign_image_read(world->image, world->size, &world->manifest, NULL) == FSM_SIGN_OK, path);
    must(fsm_sign_image_section(world->image, world->size, ".text", &text, &text_size, NULL) == FSM_SIGN_OK && text_size > 2, path);
    world->text = (uint32_t)(text - world->image);
    world->text_size = (uint32_t)text_size;
    const struct fsm_verified app = {.file = world->image,
                                     .size = (uint32_t)world->size,
                                     .image_length = (uint32_t)world->size,
                                     .target = world->manifest.target,
                                     .kind = FSM_KIND_APP,
                                     .manifest = world->manifest};
    world->code = (struct code){.image = world->image, .manifest = &world->manifest};
    struct fsm_elf elf;
    must(fsm_load_measure(&app, &world->code.extent) == FSM_LOAD_OK && fsm_elf_read(&app, &elf) == FSM_LOAD_OK, path);
    if (elf.cell) world->data = elf.cell->offset;
}

static void open_machine(struct world *world)
{
    static const struct {
        uint64_t at;
        uint32_t rights;
    } rooms[] = {{IMAGE_AT, UC_PROT_ALL},
                 {KERNEL_AT, UC_PROT_ALL},
                 {CELL_AT & ~(ROOM - 1), UC_PROT_READ | UC_PROT_WRITE},
                 {EVENT_AT & ~(ROOM - 1), UC_PROT_READ | UC_PROT_WRITE}};
    static const uint16_t back = 0x4770; /* bx lr */
    uc_hook hook;
    must(uc_open(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS, &world->machine) == UC_ERR_OK, "no emulator");
    uc_ctl_set_cpu_model(world->machine, UC_CPU_ARM_CORTEX_M4);
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        must(uc_mem_map(world->machine, rooms[i].at, ROOM, rooms[i].rights) == UC_ERR_OK, "no memory");
    uc_mem_write(world->machine, KERNEL_AT, &back, 2);
    uc_mem_write(world->machine, IMPORT_AT, &back, 2);
    uc_hook_add(world->machine, &hook, UC_HOOK_CODE, (void *)on_instruction, world, 1, 0);
    uc_hook_add(world->machine, &hook, UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE, (void *)on_access, world, 1, 0);
    uc_hook_add(world->machine, &hook, UC_HOOK_MEM_INVALID, (void *)on_nothing_there, world, 1, 0);
}

static bool try_app(const char *path, unsigned long count)
{
    struct world world = {.size = 0};
    unsigned long taken = 0;
    load(&world, path);
    open_machine(&world);
    uint8_t *original = malloc(world.size);
    must(original != NULL && is_taken(&world), path);
    memcpy(original, world.image, world.size);
    for (unsigned long i = 0; i < count && !world.wrong; i++) {
        memcpy(world.image, original, world.size);
        for (uint32_t edits = i == 0 ? 0 : random_word() % 3 + 1; edits > 0; edits--) edit(&world);
        if (!is_taken(&world)) continue;
        taken++;
        run_all(&world);
    }
    printf("%s: %lu of %lu mutants taken, which ran for %lu instructions and returned %lu times\n", path, taken, count, world.steps,
           world.returns);
    if (world.wrong) {
        printf("the last one, at 0x%" PRIx32 ", %s 0x%" PRIx32 "\n", world.at, world.wrong, world.where);
        FILE *file = fopen("mutant.fsm", "wb");
        if (file) fwrite(world.image, 1, world.size, file), fclose(file);
    }
    const bool good = !world.wrong && taken > count / 50 && world.steps > taken * 20;
    uc_close(world.machine);
    free(original);
    free(world.image);
    return good;
}

int main(int argc, char **argv)
{
    bool good = true;
    must(argc > 2, "COUNT FILE…");
    for (int i = 2; i < argc; i++) good &= try_app(argv[i], strtoul(argv[1], NULL, 10));
    return good ? 0 : 1;
}
