/* accept_image BOOT APP…: reads a boot image as a device does and says 0 when it would accept all of it and it holds exactly these
 * apps. */
#include <stdio.h>
#include <string.h>

#include "boot_image.h"
#include "loader/bytes.h"
#include "loader/load.h"
#include "system.h"

enum { FILE_MAX = 1 << 20 };

struct bytes {
    uint8_t *at;
    uint32_t size;
};

static int refuse(const char *what)
{
    printf("refused: %s\n", what);
    return 1;
}

static struct bytes read_file(const char *path, uint8_t room[FILE_MAX])
{
    struct bytes bytes = {.at = room};
    FILE *file = fopen(path, "rb");
    if (file) bytes.size = (uint32_t)fread(room, 1, FILE_MAX, file);
    if (file) fclose(file);
    return bytes;
}

static const char *verify(const uint8_t *image, struct bytes file, uint16_t kind, struct fsm_verified *verified)
{
    static struct fsm_load_context context;
    const struct fsm_policy policy = {
        .root_name = image + FSM_BOOT_AT_ROOT_NAME,
        .root_name_length = load16_le(image + FSM_BOOT_AT_ROOT_NAME_LENGTH),
        .root_key = image + FSM_BOOT_AT_ROOT_KEY,
        .kind = kind,
        .device = {.groups = UINT64_MAX, .memory = UINT32_MAX, .targets = UINT32_MAX, .priority = 31, .trusted = true},
        .now = load64_le(image + FSM_BOOT_AT_TIME),
    };
    const enum fsm_load_error error = fsm_load_verify(&context, file.at, file.size, &policy, verified);
    return error == FSM_LOAD_OK ? NULL : fsm_load_text(error);
}

static struct bytes file_at(const uint8_t *image, uint32_t entry)
{
    return (struct bytes){(uint8_t *)(uintptr_t)image + load32_le(image + entry), load32_le(image + entry + 4)};
}

int main(int count, char **arguments)
{
    static uint8_t image_room[FILE_MAX], file_room[FILE_MAX];
    if (count < 3) return 2;
    const struct bytes image = read_file(arguments[1], image_room);
    const uint32_t apps = (uint32_t)count - 2;
    struct fsm_verified verified;
    struct fsm_system system;
    if (image.size < FSM_BOOT_AT_FILES || load32_le(image.at) != FSM_BOOT_MAGIC) return refuse("no boot image");
    if (load16_le(image.at + FSM_BOOT_AT_APPS) != apps) return refuse("another number of apps");
    const char *wrong = verify(image.at, file_at(image.at, FSM_BOOT_AT_SYSTEM), FSM_KIND_SYSTEM, &verified);
    if (!wrong) wrong = fsm_system_open(verified.file, verified.image_length, &system);
    if (wrong) return refuse(wrong);
    printf("target %u\n", verified.target);
    for (uint32_t i = 0; i < apps; i++) {
        const struct bytes app = file_at(image.at, FSM_BOOT_AT_FILES + i * FSM_BOOT_FILE_SIZE);
        const struct bytes file = read_file(arguments[2 + i], file_room);
        if (app.size != file.size || memcmp(app.at, file.at, app.size) != 0) return refuse("another file");
        wrong = verify(image.at, app, FSM_KIND_APP, &verified);
        if (wrong) return refuse(wrong);
        if (strcmp(fsm_manifest_name(&verified.manifest), fsm_system_app(&system, i).name) != 0) return refuse("another order");
    }
    return 0;
}
