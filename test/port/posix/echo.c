/* Sends back what it receives, and counts it; what the port does not take at once is tried again at the next event. "trap" traps.
 */
#include <fsm/app.h>
#include <fsm/log.h>
#include <fsm/uart.h>

#include <string.h>

FSM_APP(echo, FSM_VERSION(1), FSM_USES(log, uart));

struct echo {
    uint32_t received, sent, length;
    uint8_t bytes[1024];
};

FSM_TYPE(echo, struct echo)
{
    if (event->type != FSM_UART) return;
    if (event->length >= 4 && memcmp(event->data, "trap", 4) == 0) __builtin_trap();
    self->received += event->length;
    if (event->length <= sizeof self->bytes - self->length) {
        memcpy(self->bytes + self->length, event->data, event->length);
        self->length += event->length;
    }
    const uint32_t taken = (uint32_t)fsm_uart_write(self, self->bytes, self->length);
    memmove(self->bytes, self->bytes + taken, self->length - taken);
    self->length -= taken;
    self->sent += taken;
    fsm_log_info("received %u sent %u", self->received, self->sent);
}
