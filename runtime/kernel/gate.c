#include "gate.h"

/* Two bytes back from where the call returns to is inside it, on every machine. */
static uint32_t call_site(uintptr_t back) { return back > UINT32_MAX ? 0 : (uint32_t)back - 2; }

_Noreturn void fsm_gate_refuse(enum fsm_trap_kind kind, uint32_t address, struct fsm_caller caller)
{
    const struct fsm_trap trap = {.kind = kind, .pc = call_site(caller.back), .address = address};
    fsm_port_trap(&trap);
}

/* [address, address + length) inside the area: where the kernel reaches it, else NULL. */
static uint8_t *reach(const struct fsm_area *area, uint32_t address, uint32_t length)
{
    return fsm_area_has(area, address, length) ? area->bytes + (address - area->address) : NULL;
}

/* The kernel works on the handler's stack, too. What lies above the gate's frame is the app's; what lies below is the kernel's, and
 * must not be offered to it as a buffer. */
static uint8_t *reach_stack(const uint8_t *frame, uint32_t address, uint32_t length)
{
    const uint32_t below = (uint32_t)(frame - fsm_kernel.stack.bytes);
    const struct fsm_area above = {fsm_kernel.stack.address + below, fsm_kernel.stack.size - below, fsm_kernel.stack.bytes + below};
    return reach(&above, address, length);
}

/* Where the kernel reaches the `length` bytes that the app says are at `address`, of any part of its memory that the letter of
 * group.def stands for; refuses others. */
static uint8_t *memory(const struct fsm *fsm, char kind, uint32_t address, uint32_t length, struct fsm_caller caller)
{
    static uint8_t nothing[1];
    uint8_t *bytes = length == 0 ? nothing : kind == 'c' ? NULL : reach(&fsm->type->app->cell, address, length);
    if (!bytes && kind != 'c' && fsm_port_locals_on_stack) bytes = reach_stack(caller.frame, address, length);
    if (!bytes && kind != 'w') bytes = reach(&fsm->type->app->constant, address, length);
    if (!bytes) fsm_gate_refuse(FSM_TRAP_POINTER, address, caller);
    return bytes;
}

/* A window of this FSM, and an access of raw[2] bytes at offset raw[1] in it. */
static const struct fsm_window *check_window(const struct fsm *fsm, const uint32_t *raw, struct fsm_caller caller)
{
    const struct fsm_window *window = fsm_window_of(fsm, raw[0]);
    const uint32_t offset = raw[1], width = raw[2];
    if (!window) fsm_gate_refuse(FSM_TRAP_DEVICE, raw[0], caller);
    if (width != 1 && width != 2 && width != 4) fsm_gate_refuse(FSM_TRAP_DEVICE, offset, caller);
    if ((offset & (width - 1)) != 0 || width > window->size || offset > window->size - width)
        fsm_gate_refuse(FSM_TRAP_DEVICE, offset, caller);
    return window;
}

static void check_interrupt(const struct fsm *fsm, uint32_t handle, struct fsm_caller caller)
{
    struct fsm_system_device device;
    if (!fsm_device_of(fsm, handle, &device) || device.kind != FSM_DEVICE_IRQ) fsm_gate_refuse(FSM_TRAP_DEVICE, handle, caller);
}

static union fsm_argument check(const struct fsm *fsm, char kind, const uint32_t *raw, struct fsm_caller caller)
{
    if (kind == 's' && raw[0] != fsm->state) fsm_gate_refuse(FSM_TRAP_POINTER, raw[0], caller);
    if (kind == 'd') return (union fsm_argument){.window = check_window(fsm, raw, caller)};
    if (kind == 'i') check_interrupt(fsm, raw[0], caller);
    if (kind == 'r' || kind == 'w' || kind == 'c') return (union fsm_argument){.write = memory(fsm, kind, raw[0], raw[1], caller)};
    return (union fsm_argument){.value = raw[0]};
}

uint32_t fsm_gate_enter(uint16_t call, fsm_perform *perform, const char *letters, const uint32_t *raw, struct fsm_caller caller)
{
    struct fsm *fsm = fsm_gate_admit(call, caller);
    union fsm_argument arguments[4];
    for (unsigned i = 0; i < 4; i++) arguments[i] = check(fsm, letters[i], raw + i, caller);
    return fsm_gate_leave(perform(fsm, arguments));
}

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
