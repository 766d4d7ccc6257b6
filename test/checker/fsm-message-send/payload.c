// RUN: %check %s
// What goes by reference is checked like a message: its elements, and what is given as such.
#include <fsm/payload.h>

FSM_PEER(other);
struct point { int32_t x, y; };
FSM_PAYLOAD(1, curve, struct point);
FSM_PAYLOAD(2, names, const char *); // expected-error {{member 'element' of a message has type}}
struct hole { uint8_t a; uint32_t b; }; // expected-error {{3 bytes between 'a' and 'b' belong to no member}}
static const struct point line[] = {{1, 2}, {3, 4}};
static const struct hole holes[2] = {{1, 2}};

FSM_TYPE(plot, struct point)
{
    fsm_payload_give(other, curve, line, 2);
    fsm_payload_send(fsm_peer_other, 300, line, sizeof line);
    fsm_payload_send(fsm_peer_other, 300, holes, sizeof holes);
    const void *any = line;
    fsm_payload_send(fsm_peer_other, 300, any, sizeof line); // expected-error {{what is sent here is of type 'const void *'}}
    self->x++;
}
