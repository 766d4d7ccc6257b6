/* Group mmio: accesses to the windows of registers that the system description gives the FSM. The gate has checked handle, offset
 * and width when these begin; windows were taken from the port at start. */
#include "../kernel/gate.h"

static int32_t fsm_mmio_find_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    return fsm_device_named(fsm, false, arguments[0].read, arguments[1].value);
}
FSM_GATE(fsm_mmio_find)

static int32_t fsm_mmio_read_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const struct fsm_window *window = arguments[0].window;
    FSM_ASSERT(FSM_MODULE_GROUP, 600, window->fsm == fsm && arguments[1].value < window->size);
    return (int32_t)fsm_port_device_read(window->kind, window->base + arguments[1].value, arguments[2].value);
}
FSM_GATE(fsm_mmio_read)

static int32_t fsm_mmio_write_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const struct fsm_window *window = arguments[0].window;
    FSM_ASSERT(FSM_MODULE_GROUP, 601, window->fsm == fsm && arguments[1].value < window->size);
    fsm_port_device_write(window->kind, window->base + arguments[1].value, arguments[2].value, arguments[3].value);
    return FSM_OK;
}
FSM_GATE(fsm_mmio_write)
