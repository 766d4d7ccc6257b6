/* serial.c: a driver of a serial port: bytes between the line and one client. It is an app like any other: it reaches its device's
 * registers and nothing else, and its interrupts are events. What is the same for all kinds of devices is here. */
#include "serial.h"
#include "device.h"

#include <fsm/irq.h>
#include <fsm/log.h>
#include <fsm/mmio.h>
#include <fsm/timer.h>

FSM_APP(serial, FSM_VERSION(1), FSM_USES(mmio, irq, log, timer));

FSM_PEER(client);

struct serial {
    struct device device;
    uint32_t session;       /* 0: none */
    struct serial_bytes in; /* from the line, until the client has taken them */
    struct serial_bytes out;
    uint32_t sent; /* of `out` */
    bool ready, given, owes_more;
};

enum { AGAIN = 10 /* milliseconds, should the client's mailbox be full of others' messages */ };

/* What comes while the client has not taken what it was given waits in the device. */
static bool take_in(struct serial *self)
{
    if (self->given) return true;
    while (self->in.length < SERIAL_BYTES && device_receive(&self->device, &self->in.bytes[self->in.length])) self->in.length++;
    if (self->in.length == 0 || self->session == 0) return true;
    self->in.session = self->session;
    self->given = fsm_send_copy(client, serial_bytes, &self->in) == FSM_OK;
    return self->given;
}

static bool send_out(struct serial *self)
{
    while (self->sent < self->out.length && device_send(&self->device, self->out.bytes[self->sent])) self->sent++;
    if (self->sent < self->out.length || !self->owes_more) return true;
    self->owes_more = fsm_send(client, serial_more, .session = self->session) != FSM_OK;
    return !self->owes_more;
}

static void work(struct serial *self)
{
    device_quiet(&self->device);
    const bool in = take_in(self), out = send_out(self);
    if (!in || !out) fsm_timer_after(self, AGAIN);
    device_wait(&self->device, !self->given && self->in.length < SERIAL_BYTES, self->sent < self->out.length);
}

static void open(struct serial *self, uint32_t session)
{
    self->session = session;
    self->given = false;
    self->sent = self->out.length = 0;
    self->owes_more = true;
}

FSM_TYPE(serial, struct serial)
{
    switch (event->type) {
    case FSM_START:
        self->ready = device_open(&self->device);
        if (!self->ready) fsm_log_error("the system file does not give all of the device");
        fsm_send(client, serial_hello, .version = 1);
        break;
    case FSM_ID(serial_open): open(self, fsm_message(event, serial_open)->session); break;
    case FSM_ID(serial_bytes):
        if (fsm_message(event, serial_bytes)->session != self->session) return;
        self->out = *fsm_message(event, serial_bytes);
        self->sent = 0;
        self->owes_more = true;
        break;
    case FSM_ID(serial_more):
        if (fsm_message(event, serial_more)->session != self->session) return;
        if (self->given) self->in.length = 0;
        self->given = false;
        break;
    }
    if (self->ready) work(self);
}
