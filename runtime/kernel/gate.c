#include "gate.h"

enum { ARGUMENTS_MAX = 4 };

bool fsm_gate_deliver(struct fsm *fsm, struct fsm_trap *trap)
{
    FSM_ASSERT(FSM_MODULE_GATE, 100, fsm_kernel.running == NULL);
    const struct fsm_run run = {fsm->app->handlers[fsm->type], fsm->state, fsm_mailbox_first(fsm), fsm->app->cell.address,
                                fsm->app->manifest.fuel};
    fsm_kernel.running = fsm;
    const bool returned = fsm_port_run(&run, trap);
    fsm_kernel.running = NULL;
    FSM_ASSERT(FSM_MODULE_GATE, 101, returned || trap->kind != FSM_TRAP_NONE);
    return returned;
}

static _Noreturn void refuse(enum fsm_trap_kind kind, uint32_t address, uint32_t pc)
{
    const struct fsm_trap trap = {.kind = kind, .pc = pc, .address = address};
    fsm_port_trap(&trap);
}

/* [address, address + length) inside the area: where the kernel reaches it, else NULL. */
static uint8_t *reach(const struct fsm_area *area, uint32_t address, uint32_t length)
{
    const uint32_t offset = address - area->address;
    if (address < area->address || offset > area->size || length > area->size - offset) return NULL;
    return area->bytes + offset;
}

/* The kernel works on the handler's stack, too. What lies above the gate's frame is the app's; what lies below is the kernel's, and
 * must not be offered to it as a buffer. */
static uint8_t *reach_stack(const uint8_t *frame, uint32_t address, uint32_t length)
{
    const uint32_t below = (uint32_t)(frame - fsm_kernel.stack.bytes);
    const struct fsm_area above = {fsm_kernel.stack.address + below, fsm_kernel.stack.size - below, fsm_kernel.stack.bytes + below};
    return reach(&above, address, length);
}

/* Whether the stack that the port keeps for the kernel's work, below the part that it calls the handler's, is still unused. */
static bool has_stack(const uint8_t *frame)
{
    return (uintptr_t)frame - (uintptr_t)fsm_kernel.stack.bytes <= fsm_kernel.stack.size;
}

/* Who called: where its frame ends, and an address inside the calling instruction, 0 when that is not the app's. */
struct caller {
    const uint8_t *frame;
    uint32_t pc;
};

static uint8_t nothing[1];

/* Where the kernel reaches the `length` bytes that the app says are at `address`. */
static uint8_t *memory(const struct fsm *fsm, char kind, uint32_t address, uint32_t length, struct caller caller)
{
    uint8_t *bytes = length == 0 ? nothing : kind == 'c' ? NULL : reach(&fsm->app->cell, address, length);
    if (!bytes && kind != 'c' && fsm_port_locals_on_stack) bytes = reach_stack(caller.frame, address, length);
    if (!bytes && kind != 'w') bytes = reach(&fsm->app->constant, address, length);
    if (!bytes) refuse(FSM_TRAP_POINTER, address, caller.pc);
    return bytes;
}

/* Always inlined, as `enter` is: the letter is a constant there, and nothing but its own check is left. */
static inline __attribute__((always_inline)) union fsm_argument check(const struct fsm *fsm, char kind, const uint32_t *raw,
                                                                      struct caller caller)
{
    if (kind == 's' && raw[0] != fsm->state) refuse(FSM_TRAP_POINTER, raw[0], caller.pc);
    if (kind == 'r' || kind == 'w' || kind == 'c') return (union fsm_argument){.write = memory(fsm, kind, raw[0], raw[1], caller)};
    return (union fsm_argument){.value = raw[0]};
}

typedef int32_t perform(struct fsm *fsm, const union fsm_argument *arguments);

/* letters: as group.def has them, then zeros, which stand for arguments the call does not have. */
static inline __attribute__((always_inline)) uint32_t enter(uint16_t call, perform *perform_call, const char *letters,
                                                            const uint32_t *raw, struct caller caller)
{
    struct fsm *fsm = fsm_kernel.running;
    FSM_ASSERT(FSM_MODULE_GATE, 200, fsm != NULL);
    if (!has_stack(caller.frame)) refuse(FSM_TRAP_MEMORY, (uint32_t)(uintptr_t)caller.frame, caller.pc);
    if (!(fsm->app->groups >> (call >> 8) & 1)) refuse(FSM_TRAP_CALL, call, caller.pc);
    const union fsm_argument arguments[ARGUMENTS_MAX] = {
        check(fsm, letters[0], raw, caller), check(fsm, letters[1], raw + 1, caller), check(fsm, letters[2], raw + 2, caller),
        check(fsm, letters[3], raw + 3, caller)};
    return (uint32_t)perform_call(fsm, arguments);
}

/* Two bytes back from where the call returns to is inside it, on every machine. */
static uint32_t call_site(uintptr_t return_address) { return return_address > UINT32_MAX ? 0 : (uint32_t)return_address - 2; }

/* One entry point a call: what the import slots point to. */
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, letters)                                                                                   \
    static uint32_t symbol##_enter(uint32_t a, uint32_t b, uint32_t c, uint32_t d)                                                 \
    {                                                                                                                              \
        const uint32_t raw[] = {a, b, c, d, 0};                                                                                    \
        const struct caller caller = {__builtin_frame_address(0), call_site((uintptr_t)__builtin_return_address(0))};              \
        return enter(FSM_CALL_##symbol, symbol##_do, letters "\0\0\0", raw, caller);                                               \
    }
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL

static const struct {
    uint32_t (*entry)(uint32_t, uint32_t, uint32_t, uint32_t);
    uint16_t call;
} entries[] = {
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, letters) {symbol##_enter, FSM_CALL_##symbol},
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
};

uint64_t fsm_gate_entry(uint16_t call)
{
    for (unsigned i = 0; i < sizeof entries / sizeof *entries; i++)
        if (entries[i].call == call) return (uint64_t)(uintptr_t)entries[i].entry;
    return 0;
}
