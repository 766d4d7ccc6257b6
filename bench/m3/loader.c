/* loader.c: verifies and maps the first app of a boot image with the loader alone, and says what it took. */
#include "start.h"

#include "../../loader/load.h"
#include "../../runtime/system/boot_image.h"

enum { CELL_SIZE = 4096, SLOTS_SIZE = (FSM_WORDS_CORTEX_M + FSM_IMPORTS_MAX) * FSM_SLOT_SIZE_CORTEX_M };

extern const uint8_t bench_boot_image[];

/* What a kernel keeps for one verification; bench/run counts these as the loader's static memory. */
struct fsm_load_context bench_loader_context;
struct fsm_verified bench_loader_verified;
struct fsm_extent bench_loader_extent;
struct fsm_placement bench_loader_placement;
struct fsm_image bench_loader_image;

/* What a device remembers, here in RAM. */
enum { SLOT_SIZE = 4096 };
static uint8_t slots[2][SLOT_SIZE];

static void copy(uint8_t *to, const uint8_t *from, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) to[i] = from[i];
}

static bool read_slot(void *context, uint32_t slot, uint32_t offset, uint8_t *bytes, uint32_t length)
{
    (void)context;
    copy(bytes, slots[slot] + offset, length);
    return true;
}

static bool write_slot(void *context, uint32_t slot, uint32_t offset, const uint8_t *bytes, uint32_t length)
{
    (void)context;
    copy(slots[slot] + offset, bytes, length);
    return true;
}

static bool erase_slot(void *context, uint32_t slot)
{
    (void)context;
    slots[slot][0] = 0xff;
    return true;
}

static const struct fsm_medium medium = {.size = SLOT_SIZE, .read = read_slot, .write = write_slot, .erase = erase_slot};

static _Alignas(8) uint8_t memory[SLOTS_SIZE + 4 + CELL_SIZE];

static uint32_t load16(const uint8_t *bytes) { return bytes[0] | (uint32_t)bytes[1] << 8; }
static uint32_t load32(const uint8_t *bytes) { return load16(bytes) | load16(bytes + 2) << 16; }

static uint64_t resolve(void *context, uint16_t call)
{
    (void)context;
    return 0x10001u + call * 16u;
}

static struct fsm_policy policy(void)
{
    return (struct fsm_policy){
        .root_name = bench_boot_image + FSM_BOOT_AT_ROOT_NAME,
        .root_name_length = load16(bench_boot_image + FSM_BOOT_AT_ROOT_NAME_LENGTH),
        .root_key = bench_boot_image + FSM_BOOT_AT_ROOT_KEY,
        .kind = FSM_KIND_APP,
        .device =
            {.groups = UINT64_MAX, .memory = UINT32_MAX, .targets = 1u << FSM_TARGET_CORTEX_M3, .priority = 31, .trusted = true},
        .now = load32(bench_boot_image + FSM_BOOT_AT_TIME) | (uint64_t)load32(bench_boot_image + FSM_BOOT_AT_TIME + 4) << 32,
        .medium = &medium,
    };
}

static enum fsm_load_error verify(void)
{
    const struct fsm_policy accepted = policy();
    const uint8_t *file = bench_boot_image + load32(bench_boot_image + FSM_BOOT_AT_FILES);
    const uint32_t size = load32(bench_boot_image + FSM_BOOT_AT_FILES + 4);
    bench_print("file", size);
    bench_stack_mark();
    const uint32_t start = bench_instructions();
    enum fsm_load_error error = fsm_load_verify(&bench_loader_context, file, size, &accepted, &bench_loader_verified);
    const struct fsm_policy again = policy();
    if (error == FSM_LOAD_OK) error = fsm_load_confirm(&bench_loader_context, &again, &bench_loader_verified);
    bench_print("verify_instructions", bench_instructions() - start);
    bench_print("verify_stack", bench_stack_used());
    return error;
}

static enum fsm_load_error map(void)
{
    const struct fsm_placement placement = {
        .image = (uint8_t *)(uintptr_t)bench_loader_verified.file,
        .image_address = (uint32_t)bench_loader_verified.file,
        .cell = memory + SLOTS_SIZE + 4,
        .cell_address = (uint32_t)(memory + SLOTS_SIZE + 4),
        .cell_size = CELL_SIZE,
    };
    bench_loader_placement = placement;
    bench_stack_mark();
    const uint32_t start = bench_instructions();
    enum fsm_load_error error = fsm_load_measure(&bench_loader_verified, &bench_loader_extent);
    if (error == FSM_LOAD_OK)
        error = fsm_load_map(&bench_loader_verified, &bench_loader_placement, resolve, (void *)0, &bench_loader_image);
    if (error == FSM_LOAD_OK)
        error = fsm_load_remember(&medium, bench_loader_verified.signer, bench_loader_verified.rights.epoch,
                                  &bench_loader_verified.manifest);
    bench_print("map_instructions", bench_instructions() - start);
    bench_print("map_stack", bench_stack_used());
    return error;
}

int bench_main(void)
{
    enum fsm_load_error error = verify();
    if (error == FSM_LOAD_OK) error = map();
    bench_print("error", (uint32_t)error);
    return error == FSM_LOAD_OK ? 0 : 1;
}
