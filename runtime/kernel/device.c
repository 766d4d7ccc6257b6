/* device.c: the way from a boot image (boot_image.h) to a running system, on machines that have no other operating system. */
#include "boot.h"

#include "../system/boot_image.h"
#include "../system/check.h"
#include "device.h"

#include <string.h>

static uint32_t load16(const uint8_t *bytes) { return bytes[0] | (uint32_t)bytes[1] << 8; }
static uint32_t load32(const uint8_t *bytes) { return load16(bytes) | load16(bytes + 2) << 16; }

static _Noreturn void refuse(const char *why)
{
    fsm_report("refused: the boot image: %s: make it again with fsmimage", why);
    fsm_port_halt(1);
}

static struct fsm_boot_file file_at(const uint8_t *image, uint32_t length, uint32_t entry)
{
    const uint32_t offset = load32(image + entry), size = load32(image + entry + 4);
    if (offset > length || size > length - offset || offset % FSM_BOOT_FILE_ALIGN != 0) refuse("a file lies outside it");
    return (struct fsm_boot_file){image + offset, size};
}

/* The description, once its signature holds; what its signer may grant goes to *grantor. */
static struct fsm_system open_system(const struct fsm_boot *boot, struct fsm_boot_file file, struct fsm_rights *grantor)
{
    const struct fsm_policy policy = {.root_name = boot->root_name,
                                      .root_name_length = boot->root_name_length,
                                      .root_key = boot->root_key,
                                      .kind = FSM_KIND_SYSTEM,
                                      .device = {.groups = UINT64_MAX,
                                                 .memory = UINT32_MAX,
                                                 .targets = fsm_port_targets(),
                                                 .priority = FSM_PRIORITIES - 1,
                                                 .trusted = true},
                                      .now = boot->now};
    struct fsm_verified verified;
    const enum fsm_load_error error = fsm_load_verify(&fsm_boot_context, file.bytes, file.size, &policy, &verified);
    if (error != FSM_LOAD_OK) {
        fsm_boot_report("the system description", error);
        fsm_port_halt(1);
    }
    struct fsm_system system;
    const char *why = fsm_system_open(verified.file, verified.image_length, &system);
    if (why) refuse(why);
    *grantor = verified.rights;
    return system;
}

void fsm_device_main(const uint8_t *image)
{
    static struct fsm_boot_file files[FSM_SYSTEM_APPS_MAX];
    static struct fsm_rights grantor;
    if (load32(image + FSM_BOOT_AT_MAGIC) != FSM_BOOT_MAGIC || load16(image + FSM_BOOT_AT_VERSION) != FSM_BOOT_VERSION)
        refuse("it has no header of this version");
    const uint32_t length = load32(image + FSM_BOOT_AT_LENGTH), apps = load16(image + FSM_BOOT_AT_APPS);
    const uint32_t name = load16(image + FSM_BOOT_AT_ROOT_NAME_LENGTH);
    if (apps == 0 || apps > FSM_SYSTEM_APPS_MAX || length < FSM_BOOT_AT_FILES + apps * FSM_BOOT_FILE_SIZE)
        refuse("its header is cut short");
    if (name == 0 || name > FSM_BOOT_ROOT_NAME_MAX) refuse("it names no root");
    struct fsm_boot boot = {.files = files,
                            .root_name = image + FSM_BOOT_AT_ROOT_NAME,
                            .root_name_length = name,
                            .root_key = image + FSM_BOOT_AT_ROOT_KEY,
                            .now = load32(image + FSM_BOOT_AT_TIME) | (uint64_t)load32(image + FSM_BOOT_AT_TIME + 4) << 32};
    boot.system = open_system(&boot, file_at(image, length, FSM_BOOT_AT_SYSTEM), &grantor);
    boot.grantor = &grantor;
    if (boot.system.apps != apps) refuse("it has another number of apps than the system description");
    for (uint32_t i = 0; i < apps; i++) files[i] = file_at(image, length, FSM_BOOT_AT_FILES + i * FSM_BOOT_FILE_SIZE);
    const int code = fsm_boot_system(&boot);
    fsm_port_halt(code != 0 ? code : fsm_run_until_stopped());
}
