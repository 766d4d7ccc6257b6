/* Group uart: bytes out of the FSM's own serial port; bytes in become events (run.c). */
#include "../kernel/gate.h"

static int32_t fsm_uart_write_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    const uint32_t port = fsm_system_fsm(&fsm_kernel.system, fsm_entry_of(fsm)).uart, length = arguments[2].value;
    if (port == 0) return FSM_ERROR_ABSENT;
    const uint32_t accepted = fsm_port_uart_write(port, arguments[1].read, length);
    FSM_ASSERT(FSM_MODULE_GROUP, 300, accepted <= length);
    return (int32_t)accepted;
}
FSM_GATE_APART(fsm_uart_write)
