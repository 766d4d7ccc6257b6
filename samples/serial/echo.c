/* echo.c: a client of a serial driver: sends back what comes, and writes the lines down. */
#include "serial.h"

#include <fsm/log.h>

#include <string.h>

FSM_APP(echo, FSM_VERSION(1), FSM_USES(log));

FSM_PEER(line);

struct echo {
    uint32_t session;
    struct serial_bytes in, out; /* in: until there is room in `out`; out: until the driver has taken them */
    bool greeted, may_send, under_way, owes_more;
    uint32_t length;
    char text[80];
};

static void write_down(struct echo *self, char c)
{
    if (c == '\n') {
        self->text[self->length] = 0;
        fsm_log_info("%s", self->text);
        self->length = 0;
    } else if (self->length < sizeof self->text - 1) self->text[self->length++] = c;
}

static void begin(struct echo *self)
{
    self->may_send = self->under_way = self->owes_more = false;
    fsm_send(line, serial_open, .session = ++self->session);
}

static void greet(struct echo *self)
{
    static const char text[] = "ready\n";
    self->out.length = sizeof text - 1;
    memcpy(self->out.bytes, text, sizeof text - 1);
    self->greeted = true;
}

static void send_out(struct echo *self)
{
    if (!self->greeted) greet(self);
    if (self->out.length == 0) {
        self->out = self->in;
        self->in.length = 0;
    }
    if (self->in.length == 0 && self->owes_more) {
        self->owes_more = false;
        fsm_send(line, serial_more, .session = self->session);
    }
    if (!self->may_send || self->out.length == 0) return;
    self->out.session = self->session;
    fsm_send_copy(line, serial_bytes, &self->out);
    self->may_send = false;
    self->under_way = true;
}

static void receive(struct echo *self, const struct serial_bytes *bytes)
{
    self->in = *bytes;
    self->owes_more = true;
    for (uint32_t i = 0; i < bytes->length; i++) write_down(self, (char)bytes->bytes[i]);
}

FSM_TYPE(echo, struct echo)
{
    switch (event->type) {
    case FSM_START:
    case FSM_ID(serial_hello): begin(self); return;
    case FSM_ID(serial_bytes):
        if (fsm_message(event, serial_bytes)->session == self->session) receive(self, fsm_message(event, serial_bytes));
        break;
    case FSM_ID(serial_more):
        if (fsm_message(event, serial_more)->session != self->session) return;
        if (self->under_way) self->out.length = 0;
        self->under_way = false;
        self->may_send = true;
        break;
    }
    send_out(self);
}
