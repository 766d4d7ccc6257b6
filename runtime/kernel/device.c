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

static struct fsm_policy policy_for(const struct fsm_boot *boot)
{
    return (struct fsm_policy){.root_name = boot->root_name,
                               .root_name_length = boot->root_name_length,
                               .root_key = boot->root_key,
                               .kind = FSM_KIND_SYSTEM,
                               .device = {.groups = UINT64_MAX,
                                          .memory = UINT32_MAX,
                                          .targets = fsm_port_targets(),
                                          .priority = FSM_PRIORITIES - 1,
                                          .trusted = true},
                               .now = boot->now,
                               .medium = fsm_port_medium()};
}

static void require_accepted(enum fsm_load_error error)
{
    if (error == FSM_LOAD_OK) return;
    fsm_boot_report("the system description", error);
    fsm_port_halt(1);
}

/* The description, once its signature holds, as two decisions find (load.h). */
static struct fsm_system open_system(const struct fsm_boot *boot, struct fsm_boot_file file, struct fsm_verified *verified)
{
    struct fsm_system system;
    const struct fsm_policy first = policy_for(boot);
    require_accepted(fsm_load_verify(&fsm_boot_context, file.bytes, file.size, &first, verified));
    const struct fsm_policy second = policy_for(boot);
    require_accepted(fsm_load_confirm(&fsm_boot_context, &second, verified));
    const char *why = fsm_system_open(verified->file, verified->image_length, &system);
    if (why) refuse(why);
    return system;
}

static void read_head(const uint8_t *image, struct fsm_boot *boot)
{
    boot->root_name = image + FSM_BOOT_AT_ROOT_NAME;
    boot->root_name_length = load16(image + FSM_BOOT_AT_ROOT_NAME_LENGTH);
    boot->root_key = image + FSM_BOOT_AT_ROOT_KEY;
    boot->now = load32(image + FSM_BOOT_AT_TIME) | (uint64_t)load32(image + FSM_BOOT_AT_TIME + 4) << 32;
}

/* All decisions go by this, so it is read twice: see load.h. */
static void open_head(const uint8_t *image, struct fsm_boot *boot)
{
    struct fsm_boot again;
    if (load32(image + FSM_BOOT_AT_MAGIC) != FSM_BOOT_MAGIC || load16(image + FSM_BOOT_AT_VERSION) != FSM_BOOT_VERSION)
        refuse("it has no header of this version");
    read_head(image, boot);
    if (boot->root_name_length == 0 || boot->root_name_length > FSM_BOOT_ROOT_NAME_MAX) refuse("it names no root");
    memset(&again, 0xff, sizeof again);
    read_head(image, &again);
    if (boot->root_name != again.root_name || boot->root_name_length != again.root_name_length ||
        boot->root_key != again.root_key || boot->now != again.now)
        refuse("it was read differently twice");
}

void fsm_device_main(const uint8_t *image)
{
    static struct fsm_boot_file files[FSM_SYSTEM_APPS_MAX];
    static struct fsm_verified description;
    struct fsm_boot boot = {.files = files, .description = &description};
    open_head(image, &boot);
    const uint32_t length = load32(image + FSM_BOOT_AT_LENGTH), apps = load16(image + FSM_BOOT_AT_APPS);
    if (apps == 0 || apps > FSM_SYSTEM_APPS_MAX || length < FSM_BOOT_AT_FILES + apps * FSM_BOOT_FILE_SIZE)
        refuse("its header is cut short");
    boot.system = open_system(&boot, file_at(image, length, FSM_BOOT_AT_SYSTEM), &description);
    if (boot.system.apps != apps) refuse("it has another number of apps than the system description");
    for (uint32_t i = 0; i < apps; i++) files[i] = file_at(image, length, FSM_BOOT_AT_FILES + i * FSM_BOOT_FILE_SIZE);
    const int code = fsm_boot_system(&boot);
    fsm_port_halt(code != 0 ? code : fsm_run_until_stopped());
}
