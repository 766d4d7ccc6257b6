#include "gate.h"

/* Two bytes back from where the call returns to is inside it, on every machine. */
static uint32_t call_site(uintptr_t back) { return back > UINT32_MAX ? 0 : (uint32_t)back - 2; }

_Noreturn void fsm_gate_refuse(enum fsm_trap_kind kind, uint32_t address, struct fsm_caller caller)
{
    const struct fsm_trap trap = {.kind = kind, .pc = call_site(caller.back), .address = address};
    fsm_port_trap(&trap);
}

/* The kernel works on the handler's stack, too. What lies above the gate's frame is the app's; what lies below is the kernel's, and
 * must not be offered to it as a buffer. */
static uint8_t *reach_stack(const uint8_t *frame, uint32_t address, uint32_t length)
{
    const uint32_t below = (uint32_t)(frame - fsm_kernel.stack.bytes);
    const struct fsm_area above = {fsm_kernel.stack.address + below, fsm_kernel.stack.size - below, fsm_kernel.stack.bytes + below};
    return fsm_area_reach(&above, address, length);
}

uint8_t *fsm_gate_memory(const struct fsm *fsm, char kind, uint32_t address, uint32_t length, struct fsm_caller caller)
{
    static uint8_t nothing[1];
    uint8_t *bytes = length == 0 ? nothing : kind == 'c' ? NULL : fsm_area_reach(&fsm->app->cell, address, length);
    if (!bytes && kind != 'c' && fsm_port_locals_on_stack) bytes = reach_stack(caller.frame, address, length);
    if (!bytes && kind != 'w') bytes = fsm_area_reach(&fsm->app->constant, address, length);
    if (!bytes) fsm_gate_refuse(FSM_TRAP_POINTER, address, caller);
    return bytes;
}

void fsm_gate_window(const struct fsm *fsm, const uint32_t *raw, struct fsm_caller caller)
{
    struct fsm_system_device device;
    const uint32_t offset = raw[1], width = raw[2];
    if (!fsm_device_of(fsm, raw[0], &device) || device.kind == FSM_DEVICE_IRQ) fsm_gate_refuse(FSM_TRAP_DEVICE, raw[0], caller);
    if (width != 1 && width != 2 && width != 4) fsm_gate_refuse(FSM_TRAP_DEVICE, offset, caller);
    if (offset % width != 0 || width > device.size || offset > device.size - width)
        fsm_gate_refuse(FSM_TRAP_DEVICE, offset, caller);
}

void fsm_gate_interrupt(const struct fsm *fsm, uint32_t handle, struct fsm_caller caller)
{
    struct fsm_system_device device;
    if (!fsm_device_of(fsm, handle, &device) || device.kind != FSM_DEVICE_IRQ) fsm_gate_refuse(FSM_TRAP_DEVICE, handle, caller);
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
