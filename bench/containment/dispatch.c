/* dispatch.c: a bus of small devices, each with its operations in a table of functions: calls through pointers. */
#include "program.h"

enum { DEVICES = 16, ROUNDS = 300 };

struct device;

struct operations {
    void (*write)(struct device *, uint32_t);
    uint32_t (*read)(const struct device *);
};

struct device {
    const struct operations *operations;
    uint32_t value, limit;
};

struct program {
    uint32_t checksum;
    struct device devices[DEVICES];
};

static void counter_write(struct device *device, uint32_t value) { device->value = device->value + value & device->limit; }
static void latch_write(struct device *device, uint32_t value) { device->value = value; }
static void shifter_write(struct device *device, uint32_t value) { device->value = device->value << 1 | (value & 1); }
static void peak_write(struct device *device, uint32_t value)
{
    if (value > device->value) device->value = value;
    else if (device->value > 0) device->value--;
}
static uint32_t plain_read(const struct device *device) { return device->value; }
static uint32_t inverted_read(const struct device *device) { return ~device->value; }
static uint32_t limited_read(const struct device *device) { return device->value < device->limit ? device->value : device->limit; }

static const struct operations kinds[] = {
    {counter_write, plain_read}, {latch_write, inverted_read}, {shifter_write, limited_read}, {peak_write, limited_read}};

PROGRAM
{
    uint32_t seed = event->type, checksum = 0;
    for (uint32_t i = 0; i < DEVICES; i++)
        self->devices[i] = (struct device){&kinds[next_number(&seed) % 4], 0, next_number(&seed) & 0xffff};
    for (uint32_t round = 0; round < ROUNDS; round++) {
        struct device *from = &self->devices[next_number(&seed) % DEVICES], *to = &self->devices[next_number(&seed) % DEVICES];
        to->operations->write(to, from->operations->read(from) + round);
        checksum = mix(checksum, to->operations->read(to));
    }
    self->checksum = checksum;
}
