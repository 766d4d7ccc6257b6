/* serial.h: what a serial driver and its client say to each other.
 *
 * The client opens a session, with a number that it has not used since it began; the driver asks for that by serial_hello whenever
 * it begins, for then it has forgotten everything. In a session each side may have one serial_bytes under way, until the other has
 * said serial_more: so neither keeps more than one, and neither mailbox gets full. What has not been answered when a new session
 * begins is sent once more, and what still comes from an old one counts for nothing: so no byte is lost in between. */
#ifndef SERIAL_H
#define SERIAL_H

#include <fsm/app.h>

enum { SERIAL_BYTES = 48 };

FSM_MESSAGE(0, serial_hello, { uint32_t version; });
FSM_MESSAGE(1, serial_open, { uint32_t session; });
FSM_MESSAGE(2, serial_bytes, {
    uint32_t session, length;
    uint8_t bytes[SERIAL_BYTES];
});
FSM_MESSAGE(3, serial_more, { uint32_t session; });

#endif
