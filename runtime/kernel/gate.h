/* gate.h: the one narrow gate. Every event goes in to an app, and every API answer comes out to it, here and nowhere else: so here,
 * and only here, rights and pointers are checked, and recording, replay, tracing and fuel have their place.
 */
#ifndef FSM_GATE_H
#define FSM_GATE_H

#include "mailbox.h"
#include "segments.h"

/* In: the FSM's oldest event to its handler. False: it trapped, *trap says how. The event stays in the mailbox. */
static inline bool fsm_gate_deliver(struct fsm *fsm, struct fsm_trap *trap)
{
    FSM_ASSERT(FSM_MODULE_GATE, 100, fsm_kernel.running == NULL);
    const struct fsm_app *app = fsm->app;
    const struct fsm_run run = {.state = fsm->state,
                                .event = fsm_mailbox_first(fsm),
                                .handler = app->handlers[fsm->type],
                                .cell = app->cell.address,
                                .fuel = app->manifest.fuel};
    fsm_kernel.running = fsm;
    const bool returned = fsm_port_run(&run, trap);
    fsm_kernel.running = NULL;
    if (!returned) {
        FSM_ASSERT(FSM_MODULE_GATE, 101, trap->kind != FSM_TRAP_NONE);
        fsm_segments_release(fsm);
    }
    return returned;
}

/* Out: where a call's import slot has to point, 0 if this kernel has no such call. The entry point takes four 32-bit arguments in
 * the registers of the C calling convention, checks them as group.def says, and answers 32 bits. It traps the caller if the call is
 * not granted or a pointer is not the app's. */
uint64_t fsm_gate_entry(uint16_t call);

/* A checked argument of an API call, for the groups: a value, or bytes of the app. */
union fsm_argument {
    uint32_t value;
    const uint8_t *read;
    uint8_t *write;
};

/* The entry point of each call, and how its arguments are checked: the letters, then zeros, which stand for arguments it does not
 * have. */
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, letters)                                                                                   \
    uint32_t symbol##_enter(uint32_t a, uint32_t b, uint32_t c, uint32_t d);                                                       \
    static inline const char *symbol##_letters(void) { return letters "\0\0\0"; }
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL

/* Who called: where its frame ends, and where the call returns to. */
struct fsm_caller {
    const uint8_t *frame;
    uintptr_t back;
};

/* Ends the caller with a trap. */
_Noreturn void fsm_gate_refuse(enum fsm_trap_kind kind, uint32_t address, struct fsm_caller caller);
/* Where the kernel reaches the `length` bytes that the app says are at `address`, of any part of its memory; refuses others. kind:
 * as group.def has it, 'r', 'w' or 'c'. */
uint8_t *fsm_gate_memory(const struct fsm *fsm, char kind, uint32_t address, uint32_t length, struct fsm_caller caller);

/* [address, address + length) inside the area: where the kernel reaches it, else NULL. */
static inline uint8_t *fsm_area_reach(const struct fsm_area *area, uint32_t address, uint32_t length)
{
    const uint32_t offset = address - area->address;
    return address >= area->address && offset <= area->size && length <= area->size - offset ? area->bytes + offset : NULL;
}

/* Nearly all arguments are in the cell. */
static inline uint8_t *fsm_gate_bytes(const struct fsm *fsm, char kind, uint32_t address, uint32_t length, struct fsm_caller caller)
{
    uint8_t *bytes = length > 0 ? fsm_area_reach(&fsm->app->cell, address, length) : NULL;
    return bytes ? bytes : fsm_gate_memory(fsm, kind, address, length, caller);
}

/* Always inlined, as fsm_gate_enter is: the letter is a constant there, and nothing but its own check is left. */
static inline __attribute__((always_inline)) union fsm_argument fsm_gate_check(const struct fsm *fsm, char kind,
                                                                               const uint32_t *raw, struct fsm_caller caller)
{
    if (kind == 's' && raw[0] != fsm->state) fsm_gate_refuse(FSM_TRAP_POINTER, raw[0], caller);
    if (kind == 'r' || kind == 'w') return (union fsm_argument){.write = fsm_gate_bytes(fsm, kind, raw[0], raw[1], caller)};
    if (kind == 'c') return (union fsm_argument){.read = fsm_gate_memory(fsm, kind, raw[0], raw[1], caller)};
    return (union fsm_argument){.value = raw[0]};
}

typedef int32_t fsm_perform(struct fsm *fsm, const union fsm_argument *arguments);

/* The stack that the port keeps for the
 * kernel's work, below the part that it calls the handler's, must still be unused. */
static inline __attribute__((always_inline)) uint32_t fsm_gate_enter(uint16_t call, fsm_perform *perform, const char *letters,
                                                                     const uint32_t *raw, struct fsm_caller caller)
{
    struct fsm *fsm = fsm_kernel.running;
    FSM_ASSERT(FSM_MODULE_GATE, 200, fsm != NULL);
    const struct fsm_area *stack = &fsm_kernel.stack;
    if ((uintptr_t)caller.frame - (uintptr_t)stack->bytes > stack->size)
        fsm_gate_refuse(FSM_TRAP_MEMORY, (uint32_t)(uintptr_t)caller.frame, caller);
    if (!(fsm->app->groups >> (call >> 8) & 1)) fsm_gate_refuse(FSM_TRAP_CALL, call, caller);
    const union fsm_argument arguments[] = {
        fsm_gate_check(fsm, letters[0], raw, caller), fsm_gate_check(fsm, letters[1], raw + 1, caller),
        fsm_gate_check(fsm, letters[2], raw + 2, caller), fsm_gate_check(fsm, letters[3], raw + 3, caller)};
    return (uint32_t)perform(fsm, arguments);
}

/* A call's work on the kernel's own stack: the handler's may have no more left than the port keeps for the gate. */
struct fsm_apart {
    fsm_perform *perform;
    struct fsm *fsm;
    const union fsm_argument *arguments;
    int32_t answer;
};
static inline void fsm_perform_apart(void *context)
{
    struct fsm_apart *apart = context;
    apart->answer = apart->perform(apart->fsm, apart->arguments);
}

/* The entry point of a call, what import slots point to: in its group's file, behind NAME_do, which says what the call does and
 * answers what it answers. */
#define FSM_GATE(symbol)                                                                                                           \
    uint32_t symbol##_enter(uint32_t a, uint32_t b, uint32_t c, uint32_t d)                                                        \
    {                                                                                                                              \
        const uint32_t raw[] = {a, b, c, d, 0};                                                                                    \
        const struct fsm_caller caller = {__builtin_frame_address(0), (uintptr_t)__builtin_return_address(0)};                     \
        return fsm_gate_enter(FSM_CALL_##symbol, symbol##_do, symbol##_letters(), raw, caller);                                    \
    }

/* The same, and NAME_do has the kernel's stack to work on; it must not refuse. */
#define FSM_GATE_APART(symbol)                                                                                                     \
    static int32_t symbol##_apart(struct fsm *fsm, const union fsm_argument *arguments)                                            \
    {                                                                                                                              \
        struct fsm_apart apart = {.perform = symbol##_do, .fsm = fsm, .arguments = arguments};                                     \
        fsm_port_apart(fsm_perform_apart, &apart);                                                                                 \
        return apart.answer;                                                                                                       \
    }                                                                                                                              \
    uint32_t symbol##_enter(uint32_t a, uint32_t b, uint32_t c, uint32_t d)                                                        \
    {                                                                                                                              \
        const uint32_t raw[] = {a, b, c, d, 0};                                                                                    \
        const struct fsm_caller caller = {__builtin_frame_address(0), (uintptr_t)__builtin_return_address(0)};                     \
        return fsm_gate_enter(FSM_CALL_##symbol, symbol##_apart, symbol##_letters(), raw, caller);                                 \
    }

#endif
