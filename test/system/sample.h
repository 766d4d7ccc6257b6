/* sample.h: good input for the tests, small but with every part in it; each test spoils a copy. */
#ifndef TEST_SYSTEM_SAMPLE_H
#define TEST_SYSTEM_SAMPLE_H

#include <stdint.h>

enum { SAMPLE_MAX = 1024 };

/* A description with two apps (gps, tracker), three FSMs (gps; near, far, which gps supervises), three wires, three values, three
 * devices, two restart policies, a lock and a block. */
enum { SAMPLE_APPS = 2, SAMPLE_FSMS = 3, SAMPLE_WIRES = 3, SAMPLE_CONFIGS = 3, SAMPLE_DEVICES = 3,
       SAMPLE_POLICIES = 2, SAMPLE_OBJECTS = 2, SAMPLE_TEXT = 10 };
enum {
    SAMPLE_AT_APPS = 40,
    SAMPLE_AT_FSMS = SAMPLE_AT_APPS + SAMPLE_APPS * 48,
    SAMPLE_AT_WIRES = SAMPLE_AT_FSMS + SAMPLE_FSMS * 80,
    SAMPLE_AT_CONFIGS = SAMPLE_AT_WIRES + SAMPLE_WIRES * 32,
    SAMPLE_AT_DEVICES = SAMPLE_AT_CONFIGS + SAMPLE_CONFIGS * 32,
    SAMPLE_AT_POLICIES = SAMPLE_AT_DEVICES + SAMPLE_DEVICES * 36,
    SAMPLE_AT_OBJECTS = SAMPLE_AT_POLICIES + SAMPLE_POLICIES * 20,
    SAMPLE_AT_TEXT = SAMPLE_AT_OBJECTS + SAMPLE_OBJECTS * 52,
    SAMPLE_SIZE = SAMPLE_AT_TEXT + 12,
};
void sample_description(uint8_t bytes[SAMPLE_SIZE]);

/* A file with manifest and trailer, but no code and nobody's signature. Lists end with NULL. Answers its size. */
struct sample_app {
    const char *name;
    uint64_t groups;
    uint32_t memory, counter, target;
    const char *types[4], *peers[4];
};
uint32_t sample_app_file(const struct sample_app *app, uint8_t bytes[SAMPLE_MAX]);

void put16(uint8_t *at, uint32_t value);
void put32(uint8_t *at, uint32_t value);
void put_name(uint8_t *at, const char *name);

#endif
