// RUN: %check -fplugin-arg-fsmcheck-whole-program %s
// expected-no-diagnostics
#include <fsm/uart.h>
FSM_APP(lamp, FSM_VERSION(1), FSM_USES(uart));
struct lamp {
    uint32_t bytes;
};
FSM_TYPE(lamp, struct lamp)
{
    if (event->type == FSM_UART) self->bytes += event->length;
}
