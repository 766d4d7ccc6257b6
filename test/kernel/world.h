/* world.h: a port without a machine, and systems to run on it: the kernel's own sources, with handlers that are functions of the
 * test. Time stands still but when the kernel sleeps. Nothing is shared between tests: each makes its world and ends it.
 */
#ifndef TEST_KERNEL_WORLD_H
#define TEST_KERNEL_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../runtime/kernel/gate.h"
#include "../../runtime/kernel/kernel.h"
#include "../../runtime/kernel/locks.h"
#include "../../runtime/kernel/tree.h"

enum {
    WORLD_DEVICES = 3,
    WORLD_REGISTERS = 0x1000,
    WORLD_FSMS = 16,
    WORLD_APPS = 4,
    WORLD_PEERS = 4,
    WORLD_STATE = 32,
    WORLD_BOUND = 256,
    WORLD_FUEL = 5000,
    WORLD_IMAGE_SIZE = 128,
    WORLD_DATA = 64,
    WORLD_RESERVE = 192,
    WORLD_LEVEL = 112
};

/* Where things lie in the apps' eyes; app a's are a WORLD_STEP further. A cell begins with WORLD_DATA bytes of data. */
#define WORLD_CELL  0x20000000u
#define WORLD_IMAGE 0x10000000u
#define WORLD_STACK 0x30000000u
#define WORLD_STEP  0x00100000u

/* The machine's registers, WORLD_REGISTERS bytes of them; everything else it does not give away. */
#define WORLD_DEVICE 0x40000000u

typedef void world_handler(uint8_t *self, const struct fsm_event *event);

struct world_fsm {
    uint16_t app;
    world_handler *handler;
    uint8_t priority, mailbox, timers, uart; /* mailbox 0: 4 */
    uint8_t on_trap;
    uint16_t peers[WORLD_PEERS]; /* places in this list */
    uint32_t count;              /* an array of so many; 0: it is one FSM */
    uint16_t kinds[WORLD_PEERS]; /* FSM_WIRE_… of the wires to `peers`; what else is 0 is FSM_WIRE_ELEMENT */
    uint32_t elements[WORLD_PEERS];
    const char *key, *value; /* a configuration value; NULL: none */
    struct fsm_system_device devices[WORLD_DEVICES]; /* up to the first of kind 0 */
    uint32_t stack;              /* its handler's bound; 0: WORLD_BOUND */
    uint16_t supervisor;                    /* FSM's place in this list + 1; 0: none */
    const struct fsm_system_policy *policy; /* NULL: the default */
};

/* A lock; with `bytes` a block, guarded by `lock`. Users are FSMs' places in the list, `users` of them. Named o0, o1, … */
struct world_object {
    uint32_t bytes;
    uint16_t lock;
    uint8_t units, users, waiters;
    uint16_t user[FSM_SYSTEM_USERS_MAX];
};

/* The locks and blocks of the worlds that are made from now on. */
void world_objects(const struct world_object *objects, unsigned count);

/* FSMs, and arrays of them, follow each other app by app; the list ends with the first without a handler. They are named f0, f1, …
 * Every app is granted all groups. The kernel stops when it was idle for a millisecond. START is in every mailbox. */
void world_make(const struct world_fsm *fsms);
/* cmocka teardown. */
int world_end(void **state);

/* What the port did and saw. */
extern struct world {
    uint32_t now;
    char console[65536]; /* zero-ended */
    char trace[65536];   /* the test's own */
    uint8_t received[8][256];
    uint32_t receive_next[8], receive_end[8];
    uint8_t sent[256];
    uint32_t sent_length, send_room;
    uint32_t fuel; /* of the running handler: what it has left is its own affair */
    uint32_t clock_reads, idles, forever;
    int expected_code; /* the kernel halts with it, and jumps to `halted`; 0: it must not halt */
    jmp_buf halted;
    uint8_t registers[WORLD_REGISTERS];
    uint32_t accesses; /* to registers */
    bool interrupt_on[32];
    uint32_t stack_pool; /* what the next system's description says */
    uint8_t never_waits; /* the same: a priority + 1 */
    int made; /* what making its FSMs is to answer: 0 */
    uint8_t *segments;          /* the pool */
    uint32_t limit_cell, limit; /* what fsm_port_stack_limit was told last */
    void (*after_run)(void); /* called when a handler has ended; may be NULL */
} world;

/* The running FSM, as its number; and a line for world.trace. */
unsigned world_self(void);
/* How many handlers have begun. */
unsigned world_depth(void);
__attribute__((format(printf, 1, 2))) void world_trace(const char *format, ...);
/* Bytes for a serial port, 1..7. */
void world_receive(unsigned port, const char *text);

/* What an app does: calls through the gate, with at most four arguments, and traps of the machine. */
uint32_t world_call(uint16_t call, uint32_t a, uint32_t b, uint32_t c, uint32_t d);
int32_t world_send(uint32_t peer, uint32_t type, const void *in_cell_or_stack, uint32_t length);
_Noreturn void world_trap(enum fsm_trap_kind kind);
uint32_t world_address(const void *in_cell_or_stack);
struct fsm *world_fsm(unsigned number);
uint8_t *world_state(unsigned number);
/* Runs `act` as a part of FSM `number`'s handler, which pre-empts the running one. */
void world_preempt(unsigned number, void (*act)(void));

/* Every promise the kernel's tables keep between two instructions of an app; fails the test that finds one broken. */
void world_check(void);
/* Of them, those of the supervision tree, and of a lock (world_tree.c). */
void world_check_tree(void);
void world_check_lock(uint32_t number);

#endif
