// RUN: not %plain %s 2>&1 | FileCheck %s
// What beginners forget is shown as it has to be written.
#include <fsm/app.h>
FSM_APP(blink, FSM_VERSION(1), FSM_USES(logging));
struct blink { uint32_t n; };
FSM_TYPE(blink, struct blink)
{
    if (event->type == FSM_ID(ball)) self->n++;
    fsm_message_send(fsm_peer_pong, 256, self, 4);
    fsm_log_info("%u", self->n);
}
// CHECK-DAG: note: there is no group 'logging'; there are: log, timer, config, uart, payload
// CHECK-DAG: note: declare the message, or include the header that does: FSM_MESSAGE(0, ball, { … });
// CHECK-DAG: note: declare whom you send to: FSM_PEER(pong);
// CHECK-DAG: note: put #include <fsm/log.h> at the beginning of the file
