#include "sample.h"

#include <string.h>

#include <fsm/abi.h>

#include "system.h"

void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

void put32(uint8_t *at, uint32_t value)
{
    put16(at, value);
    put16(at + 2, value >> 16);
}

void put_name(uint8_t *at, const char *name)
{
    memset(at, 0, FSM_NAME_SIZE);
    memcpy(at, name, strlen(name));
}

static void put_app(uint8_t *at, const char *name, uint32_t groups, uint32_t first, uint32_t count)
{
    put_name(at + FSM_SYSTEM_APP_AT_NAME, name);
    put32(at + FSM_SYSTEM_APP_AT_GROUPS, groups);
    put32(at + FSM_SYSTEM_APP_AT_MEMORY, 0x4000);
    put32(at + FSM_SYSTEM_APP_AT_COUNTER, 5);
    put32(at + FSM_SYSTEM_APP_AT_EPOCH, 6);
    put16(at + FSM_SYSTEM_APP_AT_FIRST, first);
    put16(at + FSM_SYSTEM_APP_AT_COUNT, count);
}

static void put_fsm(uint8_t *at, const char *name, const char *type, uint32_t app)
{
    put_name(at + FSM_SYSTEM_FSM_AT_NAME, name);
    put_name(at + FSM_SYSTEM_FSM_AT_TYPE, type);
    put16(at + FSM_SYSTEM_FSM_AT_APP, app);
    at[FSM_SYSTEM_FSM_AT_PRIORITY] = 31;
    at[FSM_SYSTEM_FSM_AT_ON_TRAP] = FSM_ON_TRAP_RESTART;
    at[FSM_SYSTEM_FSM_AT_MAILBOX] = 8;
    at[FSM_SYSTEM_FSM_AT_TIMERS] = 2;
}

static void put_shares(uint8_t *fsm, uint32_t wire, uint32_t wires, uint32_t config, uint32_t configs)
{
    put16(fsm + FSM_SYSTEM_FSM_AT_WIRE, wire);
    put16(fsm + FSM_SYSTEM_FSM_AT_WIRES, wires);
    put16(fsm + FSM_SYSTEM_FSM_AT_CONFIG, config);
    put16(fsm + FSM_SYSTEM_FSM_AT_CONFIGS, configs);
}

static void put_wire(uint8_t *at, const char *peer, uint32_t fsm)
{
    put_name(at + FSM_SYSTEM_WIRE_AT_PEER, peer);
    put16(at + FSM_SYSTEM_WIRE_AT_FSM, fsm);
}

static void put_config(uint8_t *at, const char *key, uint32_t offset, uint32_t length)
{
    put_name(at + FSM_SYSTEM_CONFIG_AT_KEY, key);
    put32(at + FSM_SYSTEM_CONFIG_AT_OFFSET, offset);
    put16(at + FSM_SYSTEM_CONFIG_AT_LENGTH, length);
}

static void put_device(uint8_t *at, const char *name, uint8_t kind, uint32_t base, uint32_t size)
{
    put_name(at + FSM_SYSTEM_DEVICE_AT_NAME, name);
    at[FSM_SYSTEM_DEVICE_AT_KIND] = kind;
    put32(at + FSM_SYSTEM_DEVICE_AT_BASE, base);
    put32(at + FSM_SYSTEM_DEVICE_AT_SIZE, size);
}

void sample_description(uint8_t bytes[SAMPLE_SIZE])
{
    memset(bytes, 0, SAMPLE_SIZE);
    put32(bytes + FSM_SYSTEM_AT_MAGIC, FSM_SYSTEM_MAGIC);
    put16(bytes + FSM_SYSTEM_AT_VERSION, FSM_SYSTEM_VERSION);
    put16(bytes + FSM_SYSTEM_AT_HEAD, FSM_SYSTEM_HEAD);
    put32(bytes + FSM_SYSTEM_AT_LENGTH, SAMPLE_SIZE);
    put16(bytes + FSM_SYSTEM_AT_APPS, SAMPLE_APPS);
    put16(bytes + FSM_SYSTEM_AT_FSMS, SAMPLE_FSMS);
    put16(bytes + FSM_SYSTEM_AT_WIRES, SAMPLE_WIRES);
    put16(bytes + FSM_SYSTEM_AT_CONFIGS, SAMPLE_CONFIGS);
    put16(bytes + FSM_SYSTEM_AT_DEVICES, SAMPLE_DEVICES);
    put32(bytes + FSM_SYSTEM_AT_TEXT, SAMPLE_TEXT);
    put32(bytes + FSM_SYSTEM_AT_IDLE, 300);
    put32(bytes + FSM_SYSTEM_AT_AFTER, 9000);
    put_app(bytes + SAMPLE_AT_APPS, "gps", 0x13, 0, 1);
    put_app(bytes + SAMPLE_AT_APPS + FSM_SYSTEM_APP_SIZE, "tracker", 0xb, 1, 2);
    uint8_t *fsm = bytes + SAMPLE_AT_FSMS;
    put_fsm(fsm, "gps", "gps", 0);
    put_fsm(fsm + FSM_SYSTEM_FSM_SIZE, "near", "tracker", 1);
    put_fsm(fsm + 2 * FSM_SYSTEM_FSM_SIZE, "far", "tracker", 1);
    put_shares(fsm, 0, 2, 0, 1);
    put_shares(fsm + FSM_SYSTEM_FSM_SIZE, 2, 0, 1, 2);
    put_shares(fsm + 2 * FSM_SYSTEM_FSM_SIZE, 2, 1, 3, 0);
    fsm[FSM_SYSTEM_FSM_AT_UART] = 1;
    fsm[FSM_SYSTEM_FSM_AT_DEVICES] = 2;
    put16(fsm + FSM_SYSTEM_FSM_SIZE + FSM_SYSTEM_FSM_AT_DEVICE, 2);
    fsm[FSM_SYSTEM_FSM_SIZE + FSM_SYSTEM_FSM_AT_DEVICES] = 1;
    put16(fsm + 2 * FSM_SYSTEM_FSM_SIZE + FSM_SYSTEM_FSM_AT_DEVICE, 3);
    uint8_t *wire = bytes + SAMPLE_AT_WIRES;
    put_wire(wire, "first", 1);
    put_wire(wire + FSM_SYSTEM_WIRE_SIZE, "second", 2);
    put_wire(wire + 2 * FSM_SYSTEM_WIRE_SIZE, "first", 0);
    uint8_t *config = bytes + SAMPLE_AT_CONFIGS;
    put_config(config, "mode", 0, 4);
    put_config(config + FSM_SYSTEM_CONFIG_SIZE, "mode", 4, 0);
    put_config(config + 2 * FSM_SYSTEM_CONFIG_SIZE, "limit", 4, 6);
    uint8_t *device = bytes + SAMPLE_AT_DEVICES;
    put_device(device, "registers", FSM_DEVICE_MMIO, 0x40005000, 0x1000);
    put_device(device + FSM_SYSTEM_DEVICE_SIZE, "received", FSM_DEVICE_IRQ, 2, 0);
    put_device(device + 2 * FSM_SYSTEM_DEVICE_SIZE, "registers", FSM_DEVICE_MMIO, 0x40006000, 0x1000);
    memcpy(bytes + SAMPLE_AT_TEXT, "fast120000", SAMPLE_TEXT);
}

static uint32_t put_manifest(const struct sample_app *app, uint8_t *at)
{
    uint32_t types = 0, peers = 0;
    for (; app->types[types]; types++) {
        uint8_t *type = at + FSM_MANIFEST_HEAD + types * FSM_TYPE_SIZE;
        put_name(type + FSM_TYPE_AT_NAME, app->types[types]);
        put32(type + FSM_TYPE_AT_STATE, 8);
        put32(type + FSM_TYPE_AT_ALIGN, 8);
    }
    for (; app->peers[peers]; peers++) put_name(at + FSM_MANIFEST_SIZE(types, peers, 0), app->peers[peers]);
    put32(at + FSM_MANIFEST_AT_MAGIC, FSM_MANIFEST_MAGIC);
    put16(at + FSM_MANIFEST_AT_VERSION, FSM_MANIFEST_VERSION);
    put16(at + FSM_MANIFEST_AT_LENGTH, FSM_MANIFEST_SIZE(types, peers, 0));
    put_name(at + FSM_MANIFEST_AT_NAME, app->name);
    put32(at + FSM_MANIFEST_AT_COUNTER, app->counter);
    put32(at + FSM_MANIFEST_AT_TARGET, app->target);
    put32(at + FSM_MANIFEST_AT_GROUPS, (uint32_t)app->groups);
    put32(at + FSM_MANIFEST_AT_GROUPS + 4, (uint32_t)(app->groups >> 32));
    put32(at + FSM_MANIFEST_AT_MEMORY, app->memory);
    put32(at + FSM_MANIFEST_AT_FUEL, FSM_FUEL_DEFAULT);
    at[FSM_MANIFEST_AT_TYPES] = (uint8_t)types;
    at[FSM_MANIFEST_AT_PEERS] = (uint8_t)peers;
    put_name(at + FSM_MANIFEST_AT_COMPILER, "by hand");
    return FSM_MANIFEST_SIZE(types, peers, 0);
}

uint32_t sample_app_file(const struct sample_app *app, uint8_t bytes[SAMPLE_MAX])
{
    memset(bytes, 0, SAMPLE_MAX);
    const uint32_t manifest = put_manifest(app, bytes), certificate = 4; /* bytes of either */
    uint8_t *header = bytes + manifest + certificate;
    const uint32_t size = manifest + certificate + FSM_TRAILER_HEADER + FSM_SIGNATURE_SIZE;
    put32(header + FSM_TRAILER_AT_MAGIC, FSM_TRAILER_MAGIC);
    put16(header + FSM_TRAILER_AT_VERSION, FSM_TRAILER_VERSION);
    put16(header + FSM_TRAILER_AT_LENGTH, FSM_TRAILER_HEADER);
    put32(header + FSM_TRAILER_AT_FILE, size);
    put32(header + FSM_TRAILER_AT_IMAGE, manifest);
    put16(header + FSM_TRAILER_AT_MANIFEST_LENGTH, manifest);
    put16(header + FSM_TRAILER_AT_CERTIFICATE, certificate);
    header[FSM_TRAILER_AT_ALGORITHM] = FSM_ALGORITHM_ECDSA_P256;
    put16(header + FSM_TRAILER_AT_KIND, FSM_KIND_APP);
    put32(header + FSM_TRAILER_AT_TARGET, app->target);
    return size;
}
