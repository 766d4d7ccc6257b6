/* image.h: the parts of fsmimage: from a compiled system file and its apps to the ELF file a device boots. Hosted only. */
#ifndef FSM_IMAGE_H
#define FSM_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "../../signer/root.h"
#include "conf.h"

/* The machines there are images for, and what the files of its kernel are called. */
struct fsm_machine {
    const char *name; /* as given to --target, and its folder beside the other parts of the toolchain */
    const char
        *board; /* the board there are images for unless told otherwise: BOARD.o and the linker script BOARD.ld, beside kernel.o */
    const char *linking; /* the linker's name for the machine's files */
    uint32_t targets;    /* mask of 1 << FSM_TARGET_… */
    uint32_t target;     /* the least of them: what every device of this kind runs */
    uint16_t elf;        /* e_machine */
    uint32_t elf_flags;  /* e_flags */
};

/* A file in memory. */
struct fsm_image_file {
    uint8_t *bytes;
    uint32_t size;
    uint32_t alignment; /* of a boot image's place in memory; 0: not known */
};

/* What goes into a boot image (boot_image.h). */
struct fsm_image_parts {
    const struct fsm_root *root; /* its name has at most FSM_BOOT_ROOT_NAME_MAX bytes */
    uint64_t time;               /* seconds since 1970 */
    struct fsm_image_file system;
    struct fsm_image_file apps[FSM_SYSTEM_APPS_MAX];
    uint32_t app_count; /* 1..FSM_SYSTEM_APPS_MAX */
    bool in_place;      /* the machine executes apps where they lie in the image */
};

/* By name, or by a target's number; NULL: there is none. */
const struct fsm_machine *fsm_machine_named(const char *name);
const struct fsm_machine *fsm_machine_of(uint32_t target);

/* Says on standard error what is wrong, behind "fsmimage: "; answers `code`. */
int fsm_image_fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The latest time from which on all of the files' certificates are valid; files that have none that can be read do not count. */
uint64_t fsm_image_time(const struct fsm_image_parts *parts);

/* Verifies all of it as the device will: the same code, root, time and grants, for a device of `target`. An exit code; what is
 * refused has been said. */
int fsm_image_verify(const struct fsm_conf *conf, const struct fsm_image_parts *parts, uint32_t targets);

/* The boot image's bytes, in new memory; false: no memory, or more than 4 GiB. */
bool fsm_image_lay_out(const struct fsm_image_parts *parts, struct fsm_image_file *image);

/* An ELF32 object whose section .fsm_boot has these bytes, in new memory; false: no memory. */
bool fsm_image_object(const struct fsm_machine *machine, const struct fsm_image_file *image, struct fsm_image_file *object);

/* Links the object behind the machine's kernel for the board, found in `parts_folder`. Leaves no files. An exit code. */
int fsm_image_link(const struct fsm_machine *machine, const char *board, const char *parts_folder,
                   const struct fsm_image_file *object, bool verbose, struct fsm_image_file *linked);

#endif
