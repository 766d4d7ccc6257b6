/* boot_image.h: what fsmimage lays behind a kernel: the root it trusts, the signed system description, and the signed apps in the
 * order of the description. The whole is an ELF file that the device boots.
 *
 * The header and the root are part of the kernel's own trust (whoever can change them can change the kernel); everything else is
 * checked by the loader. Little-endian. Offsets are from the header's start; files start at multiples of 16, and apps that are
 * executed in place where a region of an MPU can cover them (region.h): the image starts at a multiple of the largest such region.
 */
#ifndef FSM_BOOT_IMAGE_H
#define FSM_BOOT_IMAGE_H

#define FSM_BOOT_MAGIC 0x424d5346u /* "FSMB" */
enum {
    FSM_BOOT_VERSION = 1,
    FSM_BOOT_AT_MAGIC = 0,     /* u32 */
    FSM_BOOT_AT_VERSION = 4,   /* u16 */
    FSM_BOOT_AT_APPS = 6,      /* u16: 1..64 */
    FSM_BOOT_AT_LENGTH = 8,    /* u32: bytes of the whole */
    FSM_BOOT_AT_ZERO = 12,     /* u32: 0 */
    FSM_BOOT_AT_TIME = 16,     /* u64: the time to check certificates against, seconds since 1970: the latest notBefore of the
                                  certificates in the image */
    FSM_BOOT_AT_ROOT_KEY = 24, /* 65 bytes: the root's public key, uncompressed point */
    FSM_BOOT_AT_ROOT_NAME_LENGTH = 90, /* u16: 1..FSM_BOOT_ROOT_NAME_MAX */
    FSM_BOOT_AT_ROOT_NAME = 92,        /* the root's distinguished name, DER */
    FSM_BOOT_ROOT_NAME_MAX = 256,
    FSM_BOOT_AT_SYSTEM = 348, /* u32 offset, u32 length: the signed system description */
    FSM_BOOT_AT_FILES = 356,  /* apps × (u32 offset, u32 length) */
    FSM_BOOT_FILE_SIZE = 8,
    FSM_BOOT_FILE_ALIGN = 64, /* of a file, and so of an app's constants where they are used in place */
};

#endif
