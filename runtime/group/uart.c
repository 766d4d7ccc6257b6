/* Group uart: bytes out of the FSM's own serial port; bytes in become events (run.c). */
#include "../kernel/gate.h"

int32_t fsm_uart_write_do(struct fsm *fsm, const union fsm_argument *arguments)
{
    if (fsm->uart == 0) return FSM_ERROR_ABSENT;
    const uint32_t length   = arguments[2].value;
    const uint32_t accepted = fsm_port_uart_write(fsm->uart, arguments[1].read, length);
    FSM_ASSERT(FSM_MODULE_GROUP, 300, accepted <= length);
    return (int32_t)accepted;
}
