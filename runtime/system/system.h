/* system.h: a system description: which apps make up a system, what they are granted, and who is wired to whom. It is what a
 * system file (system.conf) compiles to; kernels read it in place. On devices it is signed (FSM_KIND_SYSTEM).
 *
 * Little-endian; head, then the tables, one behind the other without gaps: apps, FSMs, wires, configuration values, devices, text.
 * fsm_system_open checks everything once: after it every accessor is in range.
 */
#ifndef FSM_SYSTEM_H
#define FSM_SYSTEM_H

#include <stdbool.h>
#include <stdint.h>

#define FSM_SYSTEM_MAGIC 0x534d5346u /* "FSMS" */
enum {
    FSM_SYSTEM_VERSION = 2,
    FSM_SYSTEM_AT_MAGIC = 0,    /* u32 */
    FSM_SYSTEM_AT_VERSION = 4,  /* u16 */
    FSM_SYSTEM_AT_HEAD = 6,     /* u16: FSM_SYSTEM_HEAD */
    FSM_SYSTEM_AT_LENGTH = 8,   /* u32: bytes of the whole description, a multiple of 4 (zero padded text) */
    FSM_SYSTEM_AT_APPS = 12,    /* u16: 1..FSM_SYSTEM_APPS_MAX */
    FSM_SYSTEM_AT_FSMS = 14,    /* u16: 1..FSM_SYSTEM_FSMS_MAX */
    FSM_SYSTEM_AT_WIRES = 16,   /* u16 */
    FSM_SYSTEM_AT_CONFIGS = 18, /* u16 */
    FSM_SYSTEM_AT_TEXT = 20,    /* u32: bytes of text: the values one behind the other, nothing else */
    FSM_SYSTEM_AT_IDLE = 24,    /* u32: stop when nothing has happened for so many ms; 0: never */
    FSM_SYSTEM_AT_AFTER = 28,   /* u32: stop after so many ms; 0: never */
    FSM_SYSTEM_AT_DEVICES = 32, /* u16: 0..FSM_SYSTEM_DEVICES_MAX */
    FSM_SYSTEM_AT_ZERO = 34,    /* u16: 0 */
    FSM_SYSTEM_AT_STACK_POOL = 36, /* u24: bytes for segments of stack beside the one that every handler begins on */
    FSM_SYSTEM_AT_NEVER_WAITS = 39, /* u8: the lowest priority whose FSMs must never wait for stack, + 1; 0: none must not */
    FSM_SYSTEM_HEAD = 40,

    FSM_SYSTEM_APP_AT_NAME = 0,     /* char[24]: must be the manifest's name */
    FSM_SYSTEM_APP_AT_GROUPS = 24,  /* u64: granted groups */
    FSM_SYSTEM_APP_AT_MEMORY = 32,  /* u32: largest cell; 0: what the manifest asks for */
    FSM_SYSTEM_APP_AT_COUNTER = 36, /* u32: lowest security counter accepted */
    FSM_SYSTEM_APP_AT_EPOCH = 40,   /* u32: lowest signer epoch accepted */
    FSM_SYSTEM_APP_AT_FIRST = 44,   /* u16: its first FSM; an app's FSMs follow each other, apps in order */
    FSM_SYSTEM_APP_AT_COUNT = 46,   /* u16: >= 1 */
    FSM_SYSTEM_APP_SIZE = 48,

    FSM_SYSTEM_FSM_AT_NAME = 0,      /* char[24]: unique in the system; of an array, the name before [0], [1], … */
    FSM_SYSTEM_FSM_AT_TYPE = 24,     /* char[24]: an FSM type of its app */
    FSM_SYSTEM_FSM_AT_APP = 48,      /* u16 */
    FSM_SYSTEM_FSM_AT_PRIORITY = 50, /* u8: 0..FSM_PRIORITIES - 1 */
    FSM_SYSTEM_FSM_AT_ON_TRAP = 51,  /* u8: FSM_ON_TRAP_… */
    FSM_SYSTEM_FSM_AT_MAILBOX = 52,  /* u8: events it holds, 1..255 */
    FSM_SYSTEM_FSM_AT_TIMERS = 53,   /* u8: timers it may have running */
    FSM_SYSTEM_FSM_AT_UART = 54,     /* u8: its serial port, 0: none; no two FSMs share one */
    FSM_SYSTEM_FSM_AT_ZERO = 55,     /* u8: 0 */
    FSM_SYSTEM_FSM_AT_WIRE = 56,     /* u16: its first wire; FSMs in order, no gaps */
    FSM_SYSTEM_FSM_AT_WIRES = 58,    /* u16: 0..FSM_PEERS_MAX */
    FSM_SYSTEM_FSM_AT_CONFIG = 60,   /* u16: its first value; FSMs in order, no gaps */
    FSM_SYSTEM_FSM_AT_CONFIGS = 62,  /* u16: 0..FSM_SYSTEM_FSM_CONFIGS_MAX */
    FSM_SYSTEM_FSM_AT_COUNT = 64,    /* u32: 0: it is one FSM; otherwise an array of so many alike, 1..FSM_SYSTEM_INSTANCES_MAX */
    FSM_SYSTEM_FSM_AT_ZEROS = 68,    /* u32: 0 */
    FSM_SYSTEM_FSM_AT_DEVICE = 72,   /* u16: its first device; FSMs in order, no gaps */
    FSM_SYSTEM_FSM_AT_DEVICES = 74,  /* u8: 0..FSM_SYSTEM_FSM_DEVICES_MAX; 0 for an array */
    FSM_SYSTEM_FSM_AT_END = 75,      /* 5 bytes: 0 */
    FSM_SYSTEM_FSM_SIZE = 80,

    FSM_SYSTEM_WIRE_AT_PEER = 0,  /* char[24]: the peer's name in the app, once an FSM */
    FSM_SYSTEM_WIRE_AT_FSM = 24,  /* u16: the FSM it is, or the array that it is in */
    FSM_SYSTEM_WIRE_AT_KIND = 26, /* u16: FSM_WIRE_… */
    FSM_SYSTEM_WIRE_AT_ELEMENT = 28, /* u32: which of the array; but for FSM_WIRE_ELEMENT, 0 */
    FSM_SYSTEM_WIRE_SIZE = 32,

    FSM_WIRE_ELEMENT = 0, /* one FSM for all that are wired: of an array, the one with this number */
    FSM_WIRE_SAME = 1,    /* between two arrays of one length, or inside one: from each element to the one with its number */
    FSM_WIRE_NEXT = 2,    /* to the one after that, from the last to the first */

    FSM_SYSTEM_CONFIG_AT_KEY = 0,     /* char[24]: once an FSM; a name as FSM_NAME_SIZE has it */
    FSM_SYSTEM_CONFIG_AT_OFFSET = 24, /* u32: in the text; the end of the value before it */
    FSM_SYSTEM_CONFIG_AT_LENGTH = 28, /* u16: 0..FSM_SYSTEM_VALUE_MAX */
    FSM_SYSTEM_CONFIG_AT_ZERO = 30,   /* u16: 0 */
    FSM_SYSTEM_CONFIG_SIZE = 32,

    FSM_SYSTEM_DEVICE_AT_NAME = 0,  /* char[24]: once an FSM */
    FSM_SYSTEM_DEVICE_AT_KIND = 24, /* u8: FSM_DEVICE_… */
    FSM_SYSTEM_DEVICE_AT_ZERO = 25, /* 3 bytes: 0 */
    FSM_SYSTEM_DEVICE_AT_BASE = 28, /* u32: the window's first address or port, a multiple of 4; the interrupt's number */
    FSM_SYSTEM_DEVICE_AT_SIZE = 32, /* u32: of the window, in bytes; of an interrupt 0 */
    FSM_SYSTEM_DEVICE_SIZE = 36,

    FSM_DEVICE_MMIO = 1, /* a window of registers in memory; no two windows overlap */
    FSM_DEVICE_PORT = 2, /* a window of x86's I/O ports, 0..0xffff */
    FSM_DEVICE_IRQ = 3,  /* an interrupt; no two FSMs share one */

    FSM_SYSTEM_APPS_MAX = 64,
    FSM_SYSTEM_FSMS_MAX = 4096,           /* FSMs and arrays of FSMs in a description */
    FSM_SYSTEM_INSTANCES_MAX = 1 << 20,   /* FSMs in all */
    FSM_SYSTEM_VALUE_MAX = 120,
    FSM_SYSTEM_FSM_CONFIGS_MAX = 64,
    FSM_SYSTEM_DEVICES_MAX = 256,
    FSM_SYSTEM_FSM_DEVICES_MAX = 16,
    FSM_SYSTEM_INTERRUPTS = 1024, /* numbers are lower */

    FSM_ON_TRAP_STOP = 0,    /* the FSM is stopped; sends to it answer FSM_ERROR_GONE */
    FSM_ON_TRAP_RESTART = 1, /* it starts again from an all-zero state; too many traps in a short time stop it */
};

/* An opened description; it refers to the bytes given, which must stay. */
struct fsm_system {
    const uint8_t *bytes;
    uint16_t apps, fsms, wires, configs, devices;
    uint32_t text, stop_when_idle, stop_after, stack_pool;
    uint8_t never_waits;
    uint32_t instances; /* FSMs in all, those of arrays counted each */
};
struct fsm_system_app {
    const char *name; /* zero-ended, in the description */
    uint64_t groups;
    uint32_t memory, counter, epoch;
    uint16_t first, count;
};
struct fsm_system_fsm {
    const char *name, *type;
    uint16_t app, wire, wires, config, configs, device;
    uint8_t priority, on_trap, mailbox, timers, uart, devices;
    uint32_t count; /* 0: not an array */
};
struct fsm_system_wire {
    const char *peer;
    uint16_t fsm, kind;
    uint32_t element;
};
struct fsm_system_config {
    const char *key, *value; /* value: not zero-ended */
    uint16_t length;
};

struct fsm_system_device {
    const char *name;
    uint32_t kind, base, size;
};

/* Checks all of it. NULL: it is good and *system is filled; otherwise what is wrong first, as the rest of a sentence that starts
 * "system description: ", and *system is empty. */
const char *fsm_system_open(const uint8_t *bytes, uint32_t size, struct fsm_system *system);

/* index: below the table's count (asserted). */
struct fsm_system_app fsm_system_app(const struct fsm_system *system, uint32_t index);
struct fsm_system_fsm fsm_system_fsm(const struct fsm_system *system, uint32_t index);
struct fsm_system_wire fsm_system_wire(const struct fsm_system *system, uint32_t index);
/* How many FSMs the entry stands for: 1 if it is not an array. */
static inline uint32_t fsm_system_instances(const struct fsm_system_fsm *fsm) { return fsm->count ? fsm->count : 1; }
/* Which of the wire's array FSM number `own` of its own array of `count` is wired to. */
static inline uint32_t fsm_system_element(const struct fsm_system_wire *wire, uint32_t own, uint32_t count)
{
    return wire->kind == FSM_WIRE_ELEMENT ? wire->element : wire->kind == FSM_WIRE_SAME ? own : own + 1 < count ? own + 1 : 0;
}
struct fsm_system_config fsm_system_config(const struct fsm_system *system, uint32_t index);
struct fsm_system_device fsm_system_device(const struct fsm_system *system, uint32_t index);

#endif
