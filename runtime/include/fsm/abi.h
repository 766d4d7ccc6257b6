/* fsm/abi.h: what compiler, signer, loader and kernels agree on: numbers, limits and byte layouts, and nothing else.
 *
 * All integers in files are little-endian and are read byte by byte (load32_le and the like), never by laying a struct over
 * input. Offsets below are in bytes. A layout changes only together with its version number.
 */
#ifndef FSM_ABI_H
#define FSM_ABI_H

/* Groups: FSM_GROUP_log is the group's number; calls: FSM_CALL_fsm_log_write is group << 8 | number in the group. */
enum {
#define FSM_GROUP(number, name, purpose) FSM_GROUP_##name = (number),
#define FSM_CALL(group, number, symbol, arguments)
#include "group.def"
#undef FSM_GROUP
#undef FSM_CALL
};
enum {
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, arguments) FSM_CALL_##symbol = (FSM_GROUP_##group << 8) | (number),
#include "group.def"
#undef FSM_GROUP
#undef FSM_CALL
};

/* Limits. */
enum {
    FSM_NAME_SIZE        = 24,  /* a name's bytes in a file: 1..23 of [a-z0-9_], then zeros; it starts with a letter */
    FSM_TYPES_MAX        = 16,  /* FSM types in an app */
    FSM_PEERS_MAX        = 16,  /* peers of an app */
    FSM_TRUSTED_MAX      = 16,  /* functions marked trusted in an app */
    FSM_IMPORTS_MAX      = 53,  /* different API calls in an app: the reach of a Thumb-2 load below r9 */
    FSM_MESSAGE_SIZE_MAX = 56,  /* bytes a message may carry */
    FSM_EVENT_SIZE       = 64,  /* sizeof(struct fsm_event) on every target */
    FSM_PRIORITIES       = 32,  /* 0 is the lowest */
    FSM_FUEL_MAX         = 1 << 30, /* of an event */
    FSM_FUEL_DEFAULT     = 20000000, /* for an app that declares none: a Cortex-M3 of 25 MHz spends it in 3 s in the smallest loop, and in
                                      * a minute at worst */
};

/* Targets: the number in the manifest and in the trailer; a set of targets is a mask of 1 << number. */
enum { FSM_TARGET_X86 = 1, FSM_TARGET_CORTEX_M3 = 2, FSM_TARGET_CORTEX_M4 = 3 };

/* Manifest, section ".fsm.manifest" of the ELF file, inside a read-only loadable segment, 8-byte aligned.
 * FSM_MANIFEST_SIZE(types, peers, imports) bytes: head, then the types, the peers, the imports; then the trusted functions. */
#define FSM_MANIFEST_SECTION ".fsm.manifest"
#define FSM_MANIFEST_MAGIC   0x4d4d5346u /* "FSMM" */
enum {
    FSM_MANIFEST_VERSION     = 2,
    FSM_MANIFEST_AT_MAGIC    = 0,   /* u32 */
    FSM_MANIFEST_AT_VERSION  = 4,   /* u16: FSM_MANIFEST_VERSION */
    FSM_MANIFEST_AT_LENGTH   = 6,   /* u16: bytes of the whole manifest */
    FSM_MANIFEST_AT_NAME     = 8,   /* char[24]: the app's name */
    FSM_MANIFEST_AT_APP      = 32,  /* u32: the app's version, for people */
    FSM_MANIFEST_AT_COUNTER  = 36,  /* u32: security counter; a device refuses a lower one than it has stored */
    FSM_MANIFEST_AT_TARGET   = 40,  /* u32: FSM_TARGET_… */
    FSM_MANIFEST_AT_FLAGS    = 44,  /* u32: FSM_MANIFEST_TRUSTED, _GLOBALS, _MPU, or 0 */
    FSM_MANIFEST_AT_GROUPS   = 48,  /* u64: bit FSM_GROUP_… */
    FSM_MANIFEST_AT_MEMORY   = 56,  /* u32: bytes of the cell the app asks for */
    FSM_MANIFEST_AT_FUEL     = 60,  /* u32: of each event, 1..FSM_FUEL_MAX */
    FSM_MANIFEST_AT_TYPES    = 64,  /* u8: 1..FSM_TYPES_MAX */
    FSM_MANIFEST_AT_PEERS    = 65,  /* u8: 0..FSM_PEERS_MAX */
    FSM_MANIFEST_AT_IMPORTS  = 66,  /* u8: 0..FSM_IMPORTS_MAX */
    FSM_MANIFEST_AT_FUNCTIONS = 67, /* u8: 0..FSM_TRUSTED_MAX trusted functions; more than 0 only with FSM_MANIFEST_TRUSTED */
    FSM_MANIFEST_AT_SLOTS    = 68,  /* i32: from the manifest's start to import slot 0 in the image; 0: the slots lie below the cell */
    FSM_MANIFEST_AT_COMPILER = 72,  /* char[24]: compiler identity */
    FSM_MANIFEST_HEAD        = 96,

    FSM_TYPE_AT_NAME    = 0,   /* char[24] */
    FSM_TYPE_AT_HANDLER = 24,  /* i32: from the manifest's start to the handler (bit 0 set: Thumb) */
    FSM_TYPE_AT_STATE   = 28,  /* u32: bytes of state, > 0 */
    FSM_TYPE_AT_ALIGN   = 32,  /* u32: 1, 2, 4, 8 */
    FSM_TYPE_AT_STACK   = 36,  /* u32: most bytes of machine stack; 0 = not established; FSM_STACK_UNBOUNDED */
    FSM_TYPE_AT_LAYOUT  = 40,  /* u64: hash of the state's layout; 0 = not established */
    FSM_TYPE_AT_SEGMENT = 48,  /* u32: most bytes of machine stack from one checkpoint to the next; 0: it comes to none */
    FSM_TYPE_AT_ZERO    = 52,  /* u32: 0 */
    FSM_TYPE_SIZE       = 56,

    FSM_PEER_SIZE   = 24,      /* char[24]: the name the system file wires */
    FSM_IMPORT_SIZE = 2,       /* u16: FSM_CALL_…; import k is called through slot k; strictly ascending */

    FSM_TRUSTED_AT_NAME   = 0,   /* char[40]: the function's name, cut to what fits */
    FSM_TRUSTED_AT_REASON = 40,  /* char[88]: why; both 1 or more of 0x20..0x7e, then zeros, of which there is at least one */
    FSM_TRUSTED_SIZE      = 128,
    FSM_MANIFEST_TRUSTED = 1,  /* flag: contains functions marked trusted */
    FSM_MANIFEST_GLOBALS = 2,  /* flag: mutable static data, which belong to the state of the app's one FSM */
    FSM_MANIFEST_MPU     = 4,  /* flag, Cortex-M: accesses are left to an MPU to check; a machine without one must not run it */
};
#define FSM_MANIFEST_SIZE(types, peers, imports) \
    (FSM_MANIFEST_HEAD + (types) * FSM_TYPE_SIZE + (peers) * FSM_PEER_SIZE + (imports) * FSM_IMPORT_SIZE)

/* What the app was made of, text in section FSM_RECORD_SECTION (its name is what compilers call a record of their command lines), which no
 * segment holds: one string, ended by a zero, for each object, and one for the link, of lines that end with a newline:
 *   fsm-record 1
 *   options SHA-256                 of the compiler's options that change code
 *   source SHA-256 NAME             the file that was compiled, first
 *   header SHA-256 NAME             and each it included, the toolchain's own left out
 *   link OPTIONS                    in the link's string, and nothing else */
#define FSM_RECORD_SECTION ".GCC.command.line"
#define FSM_RECORD_FIRST   "fsm-record 1"
#define FSM_RECORD_OPTIONS "options"
#define FSM_RECORD_SOURCE  "source"
#define FSM_RECORD_HEADER  "header"
#define FSM_RECORD_LINK    "link"

/* A type's machine stack: what its handler takes below the stack pointer at its call, return addresses up to the one of an API call
 * included, on any way through it up to a checkpoint; what API calls take themselves, and exceptions, is for the port to add.
 * FSM_STACK_UNBOUNDED: the handler can come to a function again that it has not left, and to no checkpoint before; only the guard
 * below a port's stack ends that. No function that it reaches has more than FSM_STACK_STEP_MAX bytes on the stack, so a guard of as
 * many is not stepped over.
 *
 * A checkpoint stands before a function that is part of a circle of calls, or that needs much. It compares the stack pointer, less
 * what the function takes until it comes to another one (FSM_CHECKPOINT_NEED_MAX at most), with the lowest address that the handler
 * may use of the segment of stack it is on, a word the port sets. If that is not enough, it asks the kernel for another segment
 * (fsm_stack_continue), calls the function there, and gives the segment back. A checkpoint is always the same code, and the code is
 * all there is of it: FSM_TYPE_AT_SEGMENT holds for whatever a segment has to have room for. x86, then Thumb:
 *      lea -NEED(%rsp), %r11d                  ldr r12, [r9, #-4 * (FSM_WORD_STACK + 1)]
 *      cmp FSM_STACK_LIMIT_ADDRESS, %r11d      addw r12, r12, #NEED
 *      jb  1f                                  cmp sp, r12
 *      jmp FUNCTION                            blo 1f
 *   1: mov $ARGUMENTS, %r11d                   b FUNCTION
 *      call fsm_stack_continue              1: movw r12, #ARGUMENTS
 *      call FUNCTION                           push {r12, lr}
 *      mov $FSM_CHECKPOINT_BACK, %r11d         bl fsm_stack_continue
 *      call fsm_stack_continue                 bl FUNCTION
 *      ret                                     movw r12, #FSM_CHECKPOINT_BACK
 *                                              push {r12, lr}
 *                                              bl fsm_stack_continue
 *                                              pop {r12, pc}
 * fsm_stack_continue returns with the stack pointer on the new segment, behind a copy of the ARGUMENTS bytes that lie above the return
 * address, and the second time with what it was before. It leaves all other registers alone, but for r10, r11 and r12. */
enum { FSM_STACK_STEP_MAX = 4096, FSM_CHECKPOINT_NEED_MAX = 4095, FSM_CHECKPOINT_ARGUMENTS_MAX = 256, FSM_CHECKPOINT_BACK = 0xffff };
#define FSM_STACK_UNBOUNDED 0xffffffffu

/* What a compiled-in check found wrong: the number that the instruction it traps with carries. x86: ud1l NUMBER(%eax), %eax
 * (67 0f b9 40 NUMBER); Cortex-M: udf #NUMBER (NUMBER de). Index is clang's own number for it (SanitizerHandler::OutOfBounds); ours
 * begin where clang's have not come to. */
enum fsm_check {
    FSM_CHECK_INDEX   = 18, /* an index outside an object of known size */
    FSM_CHECK_POINTER = 64, /* an access outside the cell and the app's constants */
    FSM_CHECK_CALL    = 65, /* a call through a pointer that is no function of that type */
    FSM_CHECK_FUEL    = 66, /* the handler has run for longer than its fuel */
    FSM_CHECK_STACK   = 67, /* the stack for locals with addresses is used up */
    FSM_CHECK_UNREACHABLE = 68, /* a place that C says is never reached */
    FSM_CHECK_INDEX_OF = 69, /* FSM_CHECK_INDEX, with the index in %eax or r0, and how many elements there are in %ecx or r1 */
};

/* Cortex-M: words directly below the cell, which compiled checks read and write and nothing else of the app can reach: word k is 4
 * bytes at cell - 4 * (k + 1). */
enum {
    FSM_WORD_FUEL = 0,   /* what is left of the running handler's fuel; the kernel sets it before each event */
    FSM_WORD_LIMIT = 1,  /* bytes of the cell; the loader sets it */
    FSM_WORD_UNSAFE = 2, /* top of the stack for locals with addresses, an address; the app's entry code sets it */
    FSM_WORD_REGIONS = 3, /* …and the 5 behind: the MPU's regions for the app, as the port writes them into the MPU for each event */
    FSM_REGION_WORDS = 6,
    FSM_WORD_STACK = FSM_WORD_REGIONS + FSM_REGION_WORDS, /* the lowest address that the running handler may use of its stack */
    FSM_WORDS_CORTEX_M,
};

/* Cortex-M: the kernel puts nothing into the FSM_CELL_SLACK bytes behind a cell. A check that a pointer is inside the cell, its end
 * included, stands for accesses of at most FSM_CELL_SLACK - FSM_CELL_REACH bytes at offsets below FSM_CELL_REACH from it. */
enum { FSM_CELL_REACH = 64, FSM_CELL_SLACK = FSM_CELL_REACH + 16 };
/* Fuel: what a handler may do at an event. A unit is one repetition of a loop, or of a circle of calls, or a part of it: it pays for 64
 * instructions of the compiler's intermediate code at most (passes/work.h).
 * x86: the counter is at the same address for all apps: a page of its own, which apps' windows don't show. Below 2 GiB. */
#define FSM_FUEL_ADDRESS 0x0ffff000u
/* x86: in the same page, what FSM_WORD_STACK is on Cortex-M. */
#define FSM_STACK_LIMIT_ADDRESS (FSM_FUEL_ADDRESS + 4)

/* Import slots. x86: 8 bytes each, in a read-only segment of the image (the loader fills them before it write-protects).
 * Cortex-M: 4 bytes each, below those words: slot k at cell - 4 * (FSM_WORDS_CORTEX_M + k + 1), outside what the app can write. */
enum { FSM_SLOT_SIZE_X86 = 8, FSM_SLOT_SIZE_CORTEX_M = 4 };

/* A signed file: [image padded to 4][CI certificate, DER, zero padded to 4][32-byte header][64-byte signature r‖s].
 * The signature (ECDSA P-256, SHA-256) covers every byte before it. The header, at file length - 96: */
#define FSM_TRAILER_MAGIC 0x544d5346u /* "FSMT" */
enum {
    FSM_TRAILER_VERSION        = 1,
    FSM_TRAILER_AT_MAGIC       = 0,   /* u32 */
    FSM_TRAILER_AT_VERSION     = 4,   /* u16: FSM_TRAILER_VERSION */
    FSM_TRAILER_AT_LENGTH      = 6,   /* u16: FSM_TRAILER_HEADER */
    FSM_TRAILER_AT_FILE        = 8,   /* u32: bytes of the whole file, signature included */
    FSM_TRAILER_AT_IMAGE       = 12,  /* u32: bytes of the padded image, a multiple of 4 */
    FSM_TRAILER_AT_MANIFEST    = 16,  /* u32: the manifest's offset in the file; for a system image 0 */
    FSM_TRAILER_AT_MANIFEST_LENGTH = 20, /* u16; for a system image 0 */
    FSM_TRAILER_AT_CERTIFICATE = 22,  /* u16: bytes of the certificate, unpadded */
    FSM_TRAILER_AT_ALGORITHM   = 24,  /* u8: FSM_ALGORITHM_… */
    FSM_TRAILER_AT_FLAGS       = 25,  /* u8: 0 */
    FSM_TRAILER_AT_KIND        = 26,  /* u16: FSM_KIND_… */
    FSM_TRAILER_AT_TARGET      = 28,  /* u32: the manifest's target; for a system image the target it is for */
    FSM_TRAILER_HEADER         = 32,
    FSM_SIGNATURE_SIZE         = 64,

    FSM_ALGORITHM_ECDSA_P256 = 1,     /* 2 is kept for LMS */
    FSM_KIND_APP             = 1,     /* the image is an ELF file */
    FSM_KIND_SYSTEM          = 2,     /* the image is a system description (fsm/system.h) */
    FSM_CERTIFICATE_MAX      = 1024,
    FSM_FILE_MAX             = 16 * 1024 * 1024,
};

/* Rights, in the CI certificate's subjectAltName, exactly once: otherName FSM_RIGHTS_OID, a UTF8String of exactly
 *   "fsm1 groups=0000000000000012 memory=00010000 priority=0f trusted=0 targets=0000000e epoch=00000001"
 * groups: bits of allowed groups (bit 0, core, is always allowed); memory: bytes of cell; priority: the highest an FSM of the app
 * may have; trusted: 1 = may sign apps with FSM_MANIFEST_TRUSTED; targets: mask of 1 << FSM_TARGET_…; epoch: a device refuses a
 * lower one than it has stored. Lower-case hexadecimal, fixed width, one space between fields. */
#define FSM_RIGHTS_OID    "1.3.6.1.4.1.55555.1.1"
#define FSM_RIGHTS_FORMAT "fsm1 groups=%016llx memory=%08x priority=%02x trusted=%1x targets=%08x epoch=%08x"
enum { FSM_RIGHTS_LENGTH = 98 };

/* What a device remembers over power cuts (loader/store.h): two slots, each a head and then entries, one behind the other. The slot
 * with the higher sequence number holds, if its digest does. */
#define FSM_STORE_MAGIC 0x434d5346u /* "FSMC" */
enum {
    FSM_STORE_VERSION     = 1,
    FSM_STORE_AT_MAGIC    = 0,   /* u32: written last of all */
    FSM_STORE_AT_VERSION  = 4,   /* u16 */
    FSM_STORE_AT_COUNT    = 6,   /* u16: entries */
    FSM_STORE_AT_SEQUENCE = 8,   /* u32: one more than the other slot's */
    FSM_STORE_AT_ZERO     = 12,  /* u32: 0 */
    FSM_STORE_AT_DIGEST   = 16,  /* the first 16 bytes of the SHA-256 of bytes 4 to 15 and the entries */
    FSM_STORE_HEAD        = 32,

    FSM_STORED_AT_NAME  = 0,     /* of an app its name, char[24]; of a signer the first 24 bytes of the SHA-256 of its certificate's
                                  * subject, DER */
    FSM_STORED_AT_VALUE = 24,    /* u32: the lowest security counter, or epoch, that is still accepted */
    FSM_STORED_AT_KIND  = 28,    /* u32: FSM_STORED_… */
    FSM_STORED_SIZE     = 32,
    FSM_STORED_APP      = 1,
    FSM_STORED_SIGNER   = 2,
};

#endif
