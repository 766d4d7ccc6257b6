/* Group mmio: accesses to the windows of registers that the system description gives the FSM. The gate has checked handle, offset
 * and width when these begin; windows were taken from the port at start. */
#include "../kernel/gate.h"

static int32_t fsm_mmio_find_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_device_named(fsm, false, arguments[0].read, arguments[1].value);
}
FSM_GATE(fsm_mmio_find)

static struct fsm_system_device window(const struct fsm *fsm, const union fsm_argument *arguments)
{
    struct fsm_system_device device = {0};
    const bool there = fsm_device_of(fsm, arguments[0].value, &device);
    FSM_ASSERT(FSM_MODULE_GROUP, 600, there && arguments[1].value < device.size);
    return device;
}

static int32_t fsm_mmio_read_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const struct fsm_system_device device = window(fsm, arguments);
    return (int32_t)fsm_port_device_read(device.kind, device.base + arguments[1].value, arguments[2].value);
}
FSM_GATE(fsm_mmio_read)

static int32_t fsm_mmio_write_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const struct fsm_system_device device = window(fsm, arguments);
    fsm_port_device_write(device.kind, device.base + arguments[1].value, arguments[2].value, arguments[3].value);
    return FSM_OK;
}
FSM_GATE(fsm_mmio_write)
