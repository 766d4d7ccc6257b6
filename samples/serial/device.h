/* device.h: a serial port as serial.c uses it; each kind of device is one file with these. */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdbool.h>
#include <stdint.h>

/* Handles. A device has one interrupt or, where it has two, one for each direction. */
struct device {
    uint32_t registers, received, sent;
};

/* Finds what the system file gives by name, and sets up the device: 115200 baud, 8 bits, no parity. False: something is not given.
 */
bool device_open(struct device *device);

/* What the device has asked for so far is taken back. */
void device_quiet(struct device *device);

/* One byte in, out; false: there is none, there is no room. */
bool device_receive(struct device *device, uint8_t *byte);
bool device_send(struct device *device, uint8_t byte);

/* The next event comes when there is a byte, or room for one, and that is wanted. */
void device_wait(struct device *device, bool receive, bool send);

#endif
