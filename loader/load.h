/* load.h: from bytes somebody brought to an app that may run. Freestanding, no allocation, no writable statics: everything it
 * remembers is in the context the caller gives.
 *
 * fsm_load_verify decides about a file, in this order (DESIGN: trust): exact layout, certificate, signature, and only then the
 * manifest: manifest ⊆ certificate ⊆ device policy, counter and epoch not older than stored. fsm_load_confirm decides all of it once
 * more. fsm_load_measure says what memory the app needs, and fsm_load_map makes the very bytes that were verified executable, without
 * copying code: read-only segments are used in place, where their file offset is their address.
 *
 * Twice, because somebody who disturbs the machine at the right moment (a glitch of its power or clock) can make it leave out an
 * instruction or two, and a check with them. Whoever does that once still meets the other decision. For that the caller has to
 * make the policy anew for each, and to return at once from an error of either. Steps that are left out leave out their part of
 * fsm_verified's seal, and what was not verified and confirmed to the end does not map: its handlers' addresses come out wrong.
 *
 * From fsm_load_verify to the end of the app's life nobody but fsm_load_map may change the bytes: they lie in internal flash, or in
 * RAM that the caller copied them to before.
 */
#ifndef FSM_LOAD_H
#define FSM_LOAD_H

#include "error.h"
#include "manifest.h"
#include "rights.h"
#include "store.h"

#include <fsm/abi.h>

#include <stdbool.h>
#include <stdint.h>

/* What the device accepts. The caller keeps what it points to. */
struct fsm_policy {
    const uint8_t *root_name;  /* the root certificate's subject, DER, as `fsmsign` and openssl write it */
    uint32_t root_name_length; /* bytes */
    const uint8_t *root_key;   /* the root's public key: an uncompressed P-256 point, 65 bytes */
    uint16_t kind;             /* the kind of file expected: FSM_KIND_… */
    struct fsm_rights device;  /* what the device itself grants; its epoch is the lowest it still accepts */
    uint32_t counter;          /* the lowest security counter accepted */
    uint64_t now;              /* seconds since 1970, UTC; a device without a clock gives the time its image was made */
    const struct fsm_medium *medium; /* where counters and epochs are remembered, which may be higher than these; NULL: nowhere */
};

/* Why RIGHT_…, DEVICE_…, COUNTER or EPOCH: what the file wants, and what is allowed. Bitmaps for groups and targets (what is
 * missing is wanted & ~allowed), bytes for memory, 0 or 1 for trusted, the numbers themselves for counter and epoch. */
struct fsm_load_context {
    uint64_t wanted, allowed;
};

/* A file that was found genuine and allowed. */
struct fsm_verified {
    uint32_t seal;       /* FSM_SEAL_…: how far the decisions have come */
    const uint8_t *file; /* the bytes that were verified; the image begins here */
    uint32_t size;       /* of the whole file */
    uint32_t image_length;
    uint32_t target;              /* FSM_TARGET_… */
    uint16_t kind;                /* FSM_KIND_… */
    struct fsm_rights rights;     /* the certificate's; the kernel holds wired priorities, and a system's grants, against them */
    struct fsm_manifest manifest; /* of an app; all zero for a system image */
    uint8_t signer[FSM_NAME_SIZE]; /* what stands for the certificate's holder: FSM_STORED_AT_NAME */
};

/* The seal after each decision: the sum of its steps' numbers, which differ from one another, and from what memory usually has, in many
 * bits. */
enum {
    FSM_STEP_LAYOUT = 0x0c5a39e6,
    FSM_STEP_CERTIFICATE = 0x12b4d78d,
    FSM_STEP_SIGNATURE = 0x069d5b3a,
    FSM_STEP_MANIFEST = 0x0f31c6a9,
    FSM_STEP_ALLOWED = 0x0ae4725c,
    FSM_SEAL_VERIFIED = FSM_STEP_LAYOUT + FSM_STEP_CERTIFICATE + FSM_STEP_SIGNATURE + FSM_STEP_MANIFEST + FSM_STEP_ALLOWED,
};
#define FSM_SEAL_CONFIRMED (2u * FSM_SEAL_VERIFIED)

/* Decides about the `size` bytes of a file. FSM_LOAD_OK: *verified describes it. Anything else is the first reason against it, with
 * *verified all zero and *context set as said there. Needs less than 4 KB of stack, and about 13 million instructions on a
 * Cortex-M3. */
enum fsm_load_error fsm_load_verify(struct fsm_load_context *context, const uint8_t *file, uint32_t size,
                                    const struct fsm_policy *policy, struct fsm_verified *verified);

/* Decides once more about what fsm_load_verify accepted, from the file's bytes, and compares. The same answers; DISTURBED if the two
 * decisions differ. Costs the same. */
enum fsm_load_error fsm_load_confirm(struct fsm_load_context *context, const struct fsm_policy *policy,
                                     struct fsm_verified *verified);

/* From now on the device refuses what is older than a file that was confirmed and is about to run: its signer's epoch is remembered,
 * and an app's counter (manifest; NULL for a system description). FSM_LOAD_STORE_…: what was remembered before still holds. */
enum fsm_load_error fsm_load_remember(const struct fsm_medium *medium, const uint8_t signer[FSM_NAME_SIZE], uint32_t epoch,
                                      const struct fsm_manifest *manifest);

/* What a port must know to find a place for a verified app. Offsets are from the image's start, sizes in bytes. */
struct fsm_extent {
    uint32_t read_only;   /* bytes from the image's start that are used in place, and may be write-protected after mapping */
    uint32_t code;        /* offset of the first executable segment */
    uint32_t code_size;   /* up to the end of the last one */
    uint32_t cell_offset; /* x86: the cell must begin here, at a multiple of 4096; Cortex-M: 0, it may lie anywhere */
    uint32_t cell_data;   /* initialised bytes at the cell's start */
    uint32_t cell_used;   /* bytes of the cell that data and zeroed data take; the rest is the app's to use */
    uint32_t image_align; /* of the image's address: a power of two */
    uint32_t cell_align;  /* of the cell's address: a power of two, at least 8 */
    uint32_t
        slots_below; /* Cortex-M: bytes of words and import slots directly below the cell, which the app must not reach; x86: 0 */
    bool needs_mpu;  /* Cortex-M: the app's accesses are to be confined to its cell and its file by an MPU */
    uint32_t at;     /* on an error about the ELF file: the file offset of what it is about */
};

/* Checks the ELF file of a verified app in full and fills in *extent. Writes nothing else. */
enum fsm_load_error fsm_load_measure(const struct fsm_verified *verified, struct fsm_extent *extent);

/* Where the port puts an app. An address is what the app uses for a byte; the pointer beside it is where the loader reaches the
 * same byte, which may be elsewhere.
 *
 * On x86 the file lies in RAM and becomes the app in place: relocations and import slots are written into the image. The cell is
 * the memory from image + cell_offset on, so it takes over whatever of the file lies there, and needs room up to its own end if the
 * file ends before. Addresses stay below 2 GiB (R_X86_64_32S).
 *
 * On Cortex-M the image stays as it is, and the cell is other memory: initialised data are copied to it, and import slot k is
 * written to cell - 4 * (FSM_WORDS_CORTEX_M + k + 1), below the words that compiled checks use. */
struct fsm_placement {
    uint8_t *image;      /* the verified bytes: equal to verified->file */
    bool image_writable; /* x86: true. Cortex-M: not looked at, nothing is written there */
    uint32_t image_address;
    uint8_t *cell;
    uint32_t cell_address;
    uint32_t cell_size; /* bytes */
};

/* The address of an API call's entry, for its slot; 0: this kernel has no such call. Asked twice for each import, it must answer
 * the same. On Cortex-M it must fit in 32 bits. */
typedef uint64_t fsm_resolve(void *context, uint16_t call);

/* An app ready to run. */
struct fsm_image {
    uint32_t handlers[FSM_TYPES_MAX]; /* type i's address as the app's machine calls it: bit 0 set on Thumb */
    struct fsm_extent extent;         /* as fsm_load_measure gives it; `at` is set on an error */
};

/* Makes a verified and confirmed app ready to run at `placement`: relocates, fills the import slots, copies the data (Cortex-M) and
 * zeroes the rest of the cell. Everything is checked before the first byte is written; on an error nothing was. */
enum fsm_load_error fsm_load_map(const struct fsm_verified *verified, const struct fsm_placement *placement, fsm_resolve *resolve,
                                 void *resolve_context, struct fsm_image *image);

#endif
