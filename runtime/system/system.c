/* system.c: reads system descriptions. Freestanding; the kernels' own reader, so every field is checked before anything uses it. */
#include "system.h"

#include <fsm/abi.h>

#include "../../loader/bytes.h"
#include "../../loader/require.h"

/* Offsets of the tables, in 64 bits so that no count of a description can make them wrap. */
struct tables {
    uint64_t apps, fsms, wires, configs, devices, text, end;
};

static struct tables tables_of(const struct fsm_system *system)
{
    struct tables at;
    at.apps = FSM_SYSTEM_HEAD;
    at.fsms = at.apps + (uint64_t)system->apps * FSM_SYSTEM_APP_SIZE;
    at.wires = at.fsms + (uint64_t)system->fsms * FSM_SYSTEM_FSM_SIZE;
    at.configs = at.wires + (uint64_t)system->wires * FSM_SYSTEM_WIRE_SIZE;
    at.devices = at.configs + (uint64_t)system->configs * FSM_SYSTEM_CONFIG_SIZE;
    at.text = at.devices + (uint64_t)system->devices * FSM_SYSTEM_DEVICE_SIZE;
    at.end = (at.text + system->text + 3) & ~(uint64_t)3;
    return at;
}

/* 1..FSM_NAME_SIZE - 1 characters of [a-z0-9_], a letter first, then zeros to the end. */
static bool is_name(const uint8_t *bytes)
{
    uint32_t length = 0;
    for (; length < FSM_NAME_SIZE && bytes[length] != 0; length++) {
        const uint8_t c = bytes[length];
        const bool letter = c >= 'a' && c <= 'z';
        if (!letter && (length == 0 || !((c >= '0' && c <= '9') || c == '_'))) return false;
    }
    if (length == 0 || length == FSM_NAME_SIZE) return false;
    for (; length < FSM_NAME_SIZE; length++) {
        if (bytes[length] != 0) return false;
    }
    return true;
}

static bool same_name(const uint8_t *a, const uint8_t *b)
{
    for (uint32_t i = 0; i < FSM_NAME_SIZE; i++) {
        if (a[i] != b[i]) return false;
        if (a[i] == 0) return true;
    }
    return true;
}

/* Whether an earlier record, `first` or later, has the name of record `index`. Records lie `size` apart and start with their name.
 * Quadratic over a table; the largest, FSM_SYSTEM_FSMS_MAX names, takes 8 million comparisons, once, and has been signed. */
static bool name_taken(const uint8_t *table, uint32_t size, uint32_t first, uint32_t index)
{
    for (uint32_t i = first; i < index; i++) {
        if (same_name(table + (uint64_t)i * size, table + (uint64_t)index * size)) return true;
    }
    return false;
}

static bool is_zero(const uint8_t *bytes, uint32_t length)
{
    uint8_t any = 0;
    for (uint32_t i = 0; i < length; i++) any |= bytes[i];
    return any == 0;
}

static const char *check_head(const uint8_t *bytes, uint32_t size, struct fsm_system *system)
{
    if (size < FSM_SYSTEM_HEAD) return "it is cut short: it ends before its head does";
    if (load32_le(bytes + FSM_SYSTEM_AT_MAGIC) != FSM_SYSTEM_MAGIC)
        return "it is not a system description: it does not start with \"FSMS\"";
    if (load16_le(bytes + FSM_SYSTEM_AT_VERSION) != FSM_SYSTEM_VERSION) {
        return "its version is not this kernel's: make it with the fsmimage that came with the kernel";
    }
    if (load16_le(bytes + FSM_SYSTEM_AT_HEAD) != FSM_SYSTEM_HEAD) return "its head has the wrong length";
    if (load32_le(bytes + FSM_SYSTEM_AT_LENGTH) != size) return "it is not as long as it says: it was cut or extended";
    system->bytes = bytes;
    system->apps = load16_le(bytes + FSM_SYSTEM_AT_APPS);
    system->fsms = load16_le(bytes + FSM_SYSTEM_AT_FSMS);
    system->wires = load16_le(bytes + FSM_SYSTEM_AT_WIRES);
    system->configs = load16_le(bytes + FSM_SYSTEM_AT_CONFIGS);
    system->devices = load16_le(bytes + FSM_SYSTEM_AT_DEVICES);
    system->text = load32_le(bytes + FSM_SYSTEM_AT_TEXT);
    system->stop_when_idle = load32_le(bytes + FSM_SYSTEM_AT_IDLE);
    system->stop_after = load32_le(bytes + FSM_SYSTEM_AT_AFTER);
    system->stack_pool = load32_le(bytes + FSM_SYSTEM_AT_STACK_POOL) & 0xffffff;
    system->never_waits = bytes[FSM_SYSTEM_AT_NEVER_WAITS];
    if (system->never_waits > FSM_PRIORITIES) return "the priority whose FSMs must never wait for stack is above the highest";
    if (system->apps < 1 || system->apps > FSM_SYSTEM_APPS_MAX) return "it has no app or too many";
    if (system->fsms < 1 || system->fsms > FSM_SYSTEM_FSMS_MAX) return "it has no FSM or too many";
    if (system->devices > FSM_SYSTEM_DEVICES_MAX) return "it has too many devices";
    if (!is_zero(bytes + FSM_SYSTEM_AT_ZERO, FSM_SYSTEM_AT_STACK_POOL - FSM_SYSTEM_AT_ZERO))
        return "bytes that must be zero in its head are not";
    if (tables_of(system).end != size) return "its tables do not add up to its length";
    const uint32_t used = (uint32_t)tables_of(system).text + system->text;
    return is_zero(bytes + used, size - used) ? 0 : "the bytes that fill it up to a multiple of 4 are not zero";
}

/* The apps' shares of the FSM table follow each other and cover it. */
static const char *check_apps(const struct fsm_system *system)
{
    const uint8_t *table = system->bytes + tables_of(system).apps;
    uint32_t next = 0;
    for (uint32_t i = 0; i < system->apps; i++) {
        const uint8_t *app = table + i * FSM_SYSTEM_APP_SIZE;
        if (!is_name(app + FSM_SYSTEM_APP_AT_NAME)) return "an app's name is not a name";
        if (name_taken(table, FSM_SYSTEM_APP_SIZE, 0, i)) return "two apps have the same name";
        if (load16_le(app + FSM_SYSTEM_APP_AT_FIRST) != next) return "an app's first FSM is not the one after the app before";
        if (load16_le(app + FSM_SYSTEM_APP_AT_COUNT) < 1) return "an app has no FSM";
        next += load16_le(app + FSM_SYSTEM_APP_AT_COUNT);
    }
    return next == system->fsms ? 0 : "the apps' FSMs are more or fewer than there are";
}

/* An FSM's own fields; where its wires and values lie is check_shares' business. */
static const char *check_fsm(const uint8_t *fsm)
{
    if (!is_name(fsm + FSM_SYSTEM_FSM_AT_NAME)) return "an FSM's name is not a name";
    if (!is_name(fsm + FSM_SYSTEM_FSM_AT_TYPE)) return "the name of an FSM's type is not a name";
    if (fsm[FSM_SYSTEM_FSM_AT_PRIORITY] >= FSM_PRIORITIES) return "an FSM's priority is above the highest";
    if (fsm[FSM_SYSTEM_FSM_AT_ON_TRAP] > FSM_ON_TRAP_RESTART) return "what to do when an FSM traps is neither stop nor restart";
    if (fsm[FSM_SYSTEM_FSM_AT_MAILBOX] < 1) return "an FSM has a mailbox without room";
    if (fsm[FSM_SYSTEM_FSM_AT_ZERO] != 0) return "a byte that must be zero in an FSM's entry is not";
    if (!is_zero(fsm + FSM_SYSTEM_FSM_AT_ZEROS, FSM_SYSTEM_FSM_AT_DEVICE - FSM_SYSTEM_FSM_AT_ZEROS) ||
        !is_zero(fsm + FSM_SYSTEM_FSM_AT_END, FSM_SYSTEM_FSM_SIZE - FSM_SYSTEM_FSM_AT_END))
        return "bytes that must be zero in an FSM's entry are not";
    if (fsm[FSM_SYSTEM_FSM_AT_DEVICES] > FSM_SYSTEM_FSM_DEVICES_MAX) return "an FSM has too many devices";
    if (load16_le(fsm + FSM_SYSTEM_FSM_AT_WIRES) > FSM_PEERS_MAX) return "an FSM has too many wires";
    if (load16_le(fsm + FSM_SYSTEM_FSM_AT_CONFIGS) > FSM_SYSTEM_FSM_CONFIGS_MAX) return "an FSM has too many configuration values";
    if (load32_le(fsm + FSM_SYSTEM_FSM_AT_COUNT) > FSM_SYSTEM_INSTANCES_MAX) return "an array has too many FSMs";
    if (load32_le(fsm + FSM_SYSTEM_FSM_AT_COUNT) > 1 && fsm[FSM_SYSTEM_FSM_AT_UART] != 0)
        return "an array of FSMs has one serial port";
    if (load32_le(fsm + FSM_SYSTEM_FSM_AT_COUNT) > 1 && fsm[FSM_SYSTEM_FSM_AT_DEVICES] != 0) return "an array of FSMs has devices";
    return 0;
}

static const char *check_fsms(struct fsm_system *system)
{
    const struct tables at = tables_of(system);
    const uint8_t *table = system->bytes + at.fsms;
    uint8_t uart_taken[256 / 8] = {0};
    for (uint32_t app = 0, i = 0; i < system->fsms; i++) {
        const uint8_t *fsm = table + i * FSM_SYSTEM_FSM_SIZE;
        const char *wrong = check_fsm(fsm);
        if (wrong) return wrong;
        const uint32_t count = load32_le(fsm + FSM_SYSTEM_FSM_AT_COUNT);
        system->instances += count ? count : 1;
        if (system->instances > FSM_SYSTEM_INSTANCES_MAX) return "its arrays have too many FSMs in all";
        const uint8_t *of = system->bytes + at.apps + app * FSM_SYSTEM_APP_SIZE;
        if (i == (uint32_t)load16_le(of + FSM_SYSTEM_APP_AT_FIRST) + load16_le(of + FSM_SYSTEM_APP_AT_COUNT)) app++;
        if (load16_le(fsm + FSM_SYSTEM_FSM_AT_APP) != app) return "an FSM names another app than the one that counts it";
        if (name_taken(table, FSM_SYSTEM_FSM_SIZE, 0, i)) return "two FSMs have the same name";
        const uint8_t uart = fsm[FSM_SYSTEM_FSM_AT_UART];
        if (uart != 0 && (uart_taken[uart / 8] & 1u << uart % 8)) return "two FSMs have the same serial port";
        uart_taken[uart / 8] |= (uint8_t)(1u << uart % 8);
    }
    return 0;
}

/* The FSMs' shares of the wire, the value and the device table follow each other and cover all three. */
static const char *check_shares(const struct fsm_system *system)
{
    const uint8_t *table = system->bytes + tables_of(system).fsms;
    uint32_t wire = 0, config = 0, device = 0;
    for (uint32_t i = 0; i < system->fsms; i++) {
        const uint8_t *fsm = table + i * FSM_SYSTEM_FSM_SIZE;
        if (load16_le(fsm + FSM_SYSTEM_FSM_AT_WIRE) != wire) return "an FSM's first wire is not the one after the FSM before";
        if (load16_le(fsm + FSM_SYSTEM_FSM_AT_CONFIG) != config) return "an FSM's first value is not the one after the FSM before";
        if (load16_le(fsm + FSM_SYSTEM_FSM_AT_DEVICE) != device) return "an FSM's first device is not the one after the FSM before";
        wire += load16_le(fsm + FSM_SYSTEM_FSM_AT_WIRES);
        device += fsm[FSM_SYSTEM_FSM_AT_DEVICES];
        config += load16_le(fsm + FSM_SYSTEM_FSM_AT_CONFIGS);
    }
    if (wire != system->wires) return "the FSMs' wires are more or fewer than there are";
    if (config != system->configs) return "the FSMs' configuration values are more or fewer than there are";
    if (device != system->devices) return "the FSMs' devices are more or fewer than there are";
    return 0;
}

/* The wire's element exists; an array is wired to another by elements' numbers only if it is as long. */
static const char *check_wire(const struct fsm_system *system, const uint8_t *wire, uint32_t count)
{
    const uint32_t fsm = load16_le(wire + FSM_SYSTEM_WIRE_AT_FSM), kind = load16_le(wire + FSM_SYSTEM_WIRE_AT_KIND);
    const uint32_t element = load32_le(wire + FSM_SYSTEM_WIRE_AT_ELEMENT);
    if (fsm >= system->fsms) return "a wire leads to an FSM that does not exist";
    const uint32_t others = load32_le(system->bytes + tables_of(system).fsms + fsm * FSM_SYSTEM_FSM_SIZE + FSM_SYSTEM_FSM_AT_COUNT);
    if (kind == FSM_WIRE_ELEMENT) return element < (others ? others : 1) ? 0 : "a wire leads to an element that does not exist";
    if (kind > FSM_WIRE_NEXT) return "a wire is of no kind there is";
    if (element != 0) return "bytes that must be zero in a wire are not";
    return count > 0 && others == count ? 0 : "a wire joins arrays of different lengths";
}

/* After check_shares: all wires of all FSMs are in range. */
static const char *check_wires(const struct fsm_system *system)
{
    const struct tables at = tables_of(system);
    const uint8_t *table = system->bytes + at.wires;
    for (uint32_t i = 0; i < system->fsms; i++) {
        const uint8_t *fsm = system->bytes + at.fsms + i * FSM_SYSTEM_FSM_SIZE;
        const uint32_t first = load16_le(fsm + FSM_SYSTEM_FSM_AT_WIRE);
        for (uint32_t w = first; w < first + load16_le(fsm + FSM_SYSTEM_FSM_AT_WIRES); w++) {
            const uint8_t *wire = table + w * FSM_SYSTEM_WIRE_SIZE;
            if (!is_name(wire + FSM_SYSTEM_WIRE_AT_PEER)) return "a peer's name is not a name";
            if (name_taken(table, FSM_SYSTEM_WIRE_SIZE, first, w)) return "a peer of an FSM is wired twice";
            const char *wrong = check_wire(system, wire, load32_le(fsm + FSM_SYSTEM_FSM_AT_COUNT));
            if (wrong) return wrong;
        }
    }
    return 0;
}

/* After check_shares. The values lie one behind the other, so that no byte of the text is unaccounted for. */
static const char *check_configs(const struct fsm_system *system)
{
    const struct tables at = tables_of(system);
    const uint8_t *table = system->bytes + at.configs;
    uint64_t text = 0;
    for (uint32_t i = 0; i < system->fsms; i++) {
        const uint8_t *fsm = system->bytes + at.fsms + i * FSM_SYSTEM_FSM_SIZE;
        const uint32_t first = load16_le(fsm + FSM_SYSTEM_FSM_AT_CONFIG);
        for (uint32_t c = first; c < first + load16_le(fsm + FSM_SYSTEM_FSM_AT_CONFIGS); c++) {
            const uint8_t *config = table + c * FSM_SYSTEM_CONFIG_SIZE;
            if (!is_name(config + FSM_SYSTEM_CONFIG_AT_KEY)) return "a configuration key is not a name";
            if (name_taken(table, FSM_SYSTEM_CONFIG_SIZE, first, c)) return "an FSM has a configuration key twice";
            if (load32_le(config + FSM_SYSTEM_CONFIG_AT_OFFSET) != text)
                return "a configuration value does not start where the one before it ends";
            if (load16_le(config + FSM_SYSTEM_CONFIG_AT_LENGTH) > FSM_SYSTEM_VALUE_MAX) return "a configuration value is too long";
            if (load16_le(config + FSM_SYSTEM_CONFIG_AT_ZERO) != 0)
                return "bytes that must be zero in a configuration value's entry are not";
            text += load16_le(config + FSM_SYSTEM_CONFIG_AT_LENGTH);
        }
    }
    return text == system->text ? 0 : "the configuration values do not cover the text";
}

static struct fsm_system_device read_device(const uint8_t *device)
{
    return (struct fsm_system_device){
        .name = (const char *)device + FSM_SYSTEM_DEVICE_AT_NAME,
        .kind = device[FSM_SYSTEM_DEVICE_AT_KIND],
        .base = load32_le(device + FSM_SYSTEM_DEVICE_AT_BASE),
        .size = load32_le(device + FSM_SYSTEM_DEVICE_AT_SIZE),
    };
}

static const char *check_device(const struct fsm_system_device *device)
{
    if (!is_name((const uint8_t *)device->name)) return "a device's name is not a name";
    if (device->kind < FSM_DEVICE_MMIO || device->kind > FSM_DEVICE_IRQ) return "a device is neither a window nor an interrupt";
    if (device->kind == FSM_DEVICE_IRQ)
        return device->base < FSM_SYSTEM_INTERRUPTS && device->size == 0 ? 0
                                                                         : "an interrupt's number is too high, or it has a size";
    const uint64_t end = device->kind == FSM_DEVICE_PORT ? 0x10000 : (uint64_t)1 << 32;
    if (device->base % 4 != 0) return "a window does not begin at a multiple of 4";
    if (device->size == 0 || (uint64_t)device->base + device->size > end)
        return "a window is empty, or ends behind the last address";
    return 0;
}

static bool overlap(const struct fsm_system_device *a, const struct fsm_system_device *b)
{
    if (a->kind != b->kind) return false;
    if (a->kind == FSM_DEVICE_IRQ) return a->base == b->base;
    return a->base - b->base < b->size || b->base - a->base < a->size;
}

/* After check_shares. No register and no interrupt belongs to two. */
static const char *check_devices(const struct fsm_system *system)
{
    const struct tables at = tables_of(system);
    const uint8_t *table = system->bytes + at.devices;
    for (uint32_t i = 0; i < system->fsms; i++) {
        const uint8_t *fsm = system->bytes + at.fsms + i * FSM_SYSTEM_FSM_SIZE;
        const uint32_t first = load16_le(fsm + FSM_SYSTEM_FSM_AT_DEVICE);
        for (uint32_t d = first; d < first + fsm[FSM_SYSTEM_FSM_AT_DEVICES]; d++) {
            const struct fsm_system_device device = read_device(table + d * FSM_SYSTEM_DEVICE_SIZE);
            const char *wrong = check_device(&device);
            if (wrong) return wrong;
            if (!is_zero(table + d * FSM_SYSTEM_DEVICE_SIZE + FSM_SYSTEM_DEVICE_AT_ZERO, 3))
                return "bytes that must be zero in a device's entry are not";
            if (name_taken(table, FSM_SYSTEM_DEVICE_SIZE, first, d)) return "an FSM has two devices of one name";
            for (uint32_t other = 0; other < d; other++) {
                const struct fsm_system_device before = read_device(table + other * FSM_SYSTEM_DEVICE_SIZE);
                if (overlap(&device, &before)) return "two devices share registers, or an interrupt";
            }
        }
    }
    return 0;
}

const char *fsm_system_open(const uint8_t *bytes, uint32_t size, struct fsm_system *system)
{
    REQUIRE(system != 0);
    REQUIRE(bytes != 0 || size == 0);
    static const struct fsm_system nothing = {0};
    struct fsm_system opened = nothing;
    *system = nothing;
    const char *wrong = check_head(bytes, size, &opened);
    if (!wrong) wrong = check_apps(&opened);
    if (!wrong) wrong = check_fsms(&opened);
    if (!wrong) wrong = check_shares(&opened);
    if (!wrong) wrong = check_wires(&opened);
    if (!wrong) wrong = check_configs(&opened);
    if (!wrong) wrong = check_devices(&opened);
    if (!wrong) *system = opened;
    return wrong;
}

struct fsm_system_app fsm_system_app(const struct fsm_system *system, uint32_t index)
{
    REQUIRE(system->bytes != 0);
    REQUIRE(index < system->apps);
    const uint8_t *app = system->bytes + tables_of(system).apps + index * FSM_SYSTEM_APP_SIZE;
    return (struct fsm_system_app){
        .name = (const char *)app + FSM_SYSTEM_APP_AT_NAME,
        .groups = load64_le(app + FSM_SYSTEM_APP_AT_GROUPS),
        .memory = load32_le(app + FSM_SYSTEM_APP_AT_MEMORY),
        .counter = load32_le(app + FSM_SYSTEM_APP_AT_COUNTER),
        .epoch = load32_le(app + FSM_SYSTEM_APP_AT_EPOCH),
        .first = load16_le(app + FSM_SYSTEM_APP_AT_FIRST),
        .count = load16_le(app + FSM_SYSTEM_APP_AT_COUNT),
    };
}

struct fsm_system_fsm fsm_system_fsm(const struct fsm_system *system, uint32_t index)
{
    REQUIRE(system->bytes != 0);
    REQUIRE(index < system->fsms);
    const uint8_t *fsm = system->bytes + tables_of(system).fsms + index * FSM_SYSTEM_FSM_SIZE;
    return (struct fsm_system_fsm){
        .name = (const char *)fsm + FSM_SYSTEM_FSM_AT_NAME,
        .type = (const char *)fsm + FSM_SYSTEM_FSM_AT_TYPE,
        .app = load16_le(fsm + FSM_SYSTEM_FSM_AT_APP),
        .wire = load16_le(fsm + FSM_SYSTEM_FSM_AT_WIRE),
        .wires = load16_le(fsm + FSM_SYSTEM_FSM_AT_WIRES),
        .config = load16_le(fsm + FSM_SYSTEM_FSM_AT_CONFIG),
        .configs = load16_le(fsm + FSM_SYSTEM_FSM_AT_CONFIGS),
        .device = load16_le(fsm + FSM_SYSTEM_FSM_AT_DEVICE),
        .priority = fsm[FSM_SYSTEM_FSM_AT_PRIORITY],
        .on_trap = fsm[FSM_SYSTEM_FSM_AT_ON_TRAP],
        .mailbox = fsm[FSM_SYSTEM_FSM_AT_MAILBOX],
        .timers = fsm[FSM_SYSTEM_FSM_AT_TIMERS],
        .uart = fsm[FSM_SYSTEM_FSM_AT_UART],
        .count = load32_le(fsm + FSM_SYSTEM_FSM_AT_COUNT),
        .devices = fsm[FSM_SYSTEM_FSM_AT_DEVICES],
    };
}

struct fsm_system_wire fsm_system_wire(const struct fsm_system *system, uint32_t index)
{
    REQUIRE(system->bytes != 0);
    REQUIRE(index < system->wires);
    const uint8_t *wire = system->bytes + tables_of(system).wires + index * FSM_SYSTEM_WIRE_SIZE;
    return (struct fsm_system_wire){
        .peer = (const char *)wire + FSM_SYSTEM_WIRE_AT_PEER,
        .fsm = load16_le(wire + FSM_SYSTEM_WIRE_AT_FSM),
        .kind = load16_le(wire + FSM_SYSTEM_WIRE_AT_KIND),
        .element = load32_le(wire + FSM_SYSTEM_WIRE_AT_ELEMENT),
    };
}

struct fsm_system_config fsm_system_config(const struct fsm_system *system, uint32_t index)
{
    REQUIRE(system->bytes != 0);
    REQUIRE(index < system->configs);
    const struct tables at = tables_of(system);
    const uint8_t *config = system->bytes + at.configs + index * FSM_SYSTEM_CONFIG_SIZE;
    return (struct fsm_system_config){
        .key = (const char *)config + FSM_SYSTEM_CONFIG_AT_KEY,
        .value = (const char *)system->bytes + at.text + load32_le(config + FSM_SYSTEM_CONFIG_AT_OFFSET),
        .length = load16_le(config + FSM_SYSTEM_CONFIG_AT_LENGTH),
    };
}

struct fsm_system_device fsm_system_device(const struct fsm_system *system, uint32_t index)
{
    REQUIRE(system->bytes != 0);
    REQUIRE(index < system->devices);
    return read_device(system->bytes + tables_of(system).devices + index * FSM_SYSTEM_DEVICE_SIZE);
}
