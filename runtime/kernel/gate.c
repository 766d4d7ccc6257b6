#include "gate.h"

enum { ARGUMENTS_MAX = 4 };

struct call {
    int32_t   (*perform)(struct fsm *fsm, const union fsm_argument *arguments);
    const char *arguments;
    uint16_t    number;
};

static const struct call calls[] = {
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, arguments) {symbol##_do, arguments, FSM_CALL_##symbol},
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
};

bool fsm_gate_deliver(struct fsm *fsm, struct fsm_trap *trap)
{
    FSM_ASSERT(FSM_MODULE_GATE, 100, fsm_kernel.running == NULL);
    const struct fsm_run run = {fsm->app->handlers[fsm->type], fsm->state, fsm_mailbox_first(fsm), fsm->app->cell.address};
    fsm_kernel.running       = fsm;
    const bool returned      = fsm_port_run(&run, trap);
    fsm_kernel.running       = NULL;
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

static uint8_t *reach_stack(uint32_t address, uint32_t length)
{
    struct fsm_area stack;
    stack.bytes = fsm_port_stack(&stack.address, &stack.size);
    return reach(&stack, address, length);
}

static uint8_t nothing[1];

static union fsm_argument check(const struct fsm *fsm, char kind, const uint32_t *raw, uint32_t pc)
{
    if (kind == 'v' || kind == 'n') return (union fsm_argument){.value = raw[0]};
    if (kind == 's') {
        if (raw[0] != fsm->state) refuse(FSM_TRAP_POINTER, raw[0], pc);
        return (union fsm_argument){.value = raw[0]};
    }
    const uint32_t length = raw[1];
    uint8_t       *bytes  = length == 0 ? nothing : reach(&fsm->app->cell, raw[0], length);
    if (!bytes) bytes = reach_stack(raw[0], length);
    if (!bytes && kind == 'r') bytes = reach(&fsm->app->constant, raw[0], length);
    if (!bytes) refuse(FSM_TRAP_POINTER, raw[0], pc);
    return (union fsm_argument){.write = bytes};
}

static uint32_t enter(const struct call *call, const uint32_t *raw, uint32_t pc)
{
    struct fsm *fsm = fsm_kernel.running;
    FSM_ASSERT(FSM_MODULE_GATE, 200, fsm != NULL);
    if (!(fsm->app->groups >> (call->number >> 8) & 1)) refuse(FSM_TRAP_CALL, call->number, pc);
    union fsm_argument arguments[ARGUMENTS_MAX] = {{0}};
    for (unsigned i = 0; call->arguments[i]; i++) {
        FSM_ASSERT(FSM_MODULE_GATE, 201, i < ARGUMENTS_MAX);
        arguments[i] = check(fsm, call->arguments[i], raw + i, pc);
    }
    return (uint32_t)call->perform(fsm, arguments);
}

/* One entry point a call: what the import slots point to. */
enum {
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, arguments) INDEX_##symbol,
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
};
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, arguments)                                                    \
    static uint32_t symbol##_enter(uint32_t a, uint32_t b, uint32_t c, uint32_t d)                    \
    {                                                                                                 \
        const uint32_t raw[ARGUMENTS_MAX + 1] = {a, b, c, d, 0};                                      \
        return enter(&calls[INDEX_##symbol], raw, (uint32_t)(uintptr_t)__builtin_return_address(0));  \
    }
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL

static uint32_t (*const entries[])(uint32_t, uint32_t, uint32_t, uint32_t) = {
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, arguments) symbol##_enter,
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
};

uint64_t fsm_gate_entry(uint16_t call)
{
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].number == call) return (uint64_t)(uintptr_t)entries[i];
    return 0;
}
