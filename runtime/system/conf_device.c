/* conf_device.c: the setting `devices` of an FSM: windows of registers and interrupts, by name. Which of them a machine gives away,
 * its kernel says when it starts: a system file does not know the board. */
#include "conf_reader.h"

#include <string.h>

#include <fsm/abi.h>

#include "../../loader/bytes.h"

static const char how[] =
    "a device is written name = { mmio = 0x40005000; size = 0x1000; } or { port = 0x2f8; size = 8; } or { irq = 3; }";

/* The kinds, by the setting that says where the device is; `end`: behind the last such place. */
static const struct kind {
    const char *setting, *group;
    uint8_t kind, group_number;
    uint64_t end;
} kinds[] = {{"mmio", "mmio", FSM_DEVICE_MMIO, FSM_GROUP_mmio, (uint64_t)1 << 32},
             {"port", "mmio", FSM_DEVICE_PORT, FSM_GROUP_mmio, 0x10000},
             {"irq", "irq", FSM_DEVICE_IRQ, FSM_GROUP_irq, FSM_SYSTEM_INTERRUPTS}};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static const struct kind *kind_of(const config_setting_t *device)
{
    const struct kind *found = NULL;
    for (uint32_t i = 0; i < KINDS; i++) {
        if (!config_setting_get_member(device, kinds[i].setting)) continue;
        if (found) return NULL;
        found = &kinds[i];
    }
    return found;
}

static bool read_place(struct conf_reader *reader, const config_setting_t *device, const struct kind *kind, uint32_t *base,
                       uint32_t *size)
{
    const bool window = kind->kind != FSM_DEVICE_IRQ;
    if (!conf_number(reader, device, kind->setting, 0, (uint32_t)(kind->end - 1), base)) return false;
    if (window && !config_setting_get_member(device, "size"))
        return conf_fail(reader, device, "the window has no `size`: write one");
    if (!window) return true;
    if (!conf_number(reader, device, "size", 1, UINT32_MAX, size)) return false;
    if (*base % 4 != 0)
        return conf_fail(reader, device, "`%s` = 0x%x is not a multiple of 4, as a window's start is", kind->setting, *base);
    if (*base + (uint64_t)*size > kind->end)
        return conf_fail(reader, device, "the window ends behind the last address: lower its `size`");
    return true;
}

/* Quadratic over few. */
static bool is_free(struct conf_reader *reader, const config_setting_t *device, const struct kind *kind, uint32_t base,
                    uint32_t size)
{
    for (uint32_t i = 0; i < reader->devices.count; i++) {
        const uint8_t *other = reader->devices.bytes + i * FSM_SYSTEM_DEVICE_SIZE;
        const uint32_t start = load32_le(other + FSM_SYSTEM_DEVICE_AT_BASE), length = load32_le(other + FSM_SYSTEM_DEVICE_AT_SIZE);
        const bool same = kind->kind == FSM_DEVICE_IRQ ? base == start : base - start < length || start - base < size;
        if (other[FSM_SYSTEM_DEVICE_AT_KIND] != kind->kind || !same) continue;
        const unsigned line = config_setting_source_line(reader->device_setting[i]);
        if (kind->kind == FSM_DEVICE_IRQ)
            return conf_fail(reader, device, "interrupt %u is given in line %u already: an interrupt has one user", base, line);
        return conf_fail(reader, device, "the window has registers of the one in line %u: windows may not overlap", line);
    }
    return true;
}

static bool add_device(struct conf_reader *reader, const config_setting_t *device, uint32_t app)
{
    static const char *const settings[] = {"mmio", "port", "irq", "size", NULL};
    static const char *const of_irq[] = {"irq", NULL};
    const char *name = config_setting_name(device);
    uint32_t base = 0, size = 0;
    if (!config_setting_is_group(device)) return conf_fail(reader, device, "%s", how);
    if (!conf_is_name(name))
        return conf_fail(reader, device, "`%.40s` is not a device's name: use 1 to %d of a-z, 0-9 and _, a letter first", name,
                         FSM_NAME_SIZE - 1);
    const struct kind *kind = kind_of(device);
    if (!conf_group(reader, device, "a device", kind && kind->kind == FSM_DEVICE_IRQ ? of_irq : settings)) return false;
    if (!kind) return conf_fail(reader, device, "%s", how);
    const uint64_t granted = load64_le(reader->apps.bytes + app * FSM_SYSTEM_APP_SIZE + FSM_SYSTEM_APP_AT_GROUPS);
    if (!(granted >> kind->group_number & 1))
        return conf_fail(reader, device,
                         "`%s` is of no use to an app without the group \"%s\": add it to the app's `groups`, or remove this", name,
                         kind->group);
    if (!read_place(reader, device, kind, &base, &size) || !is_free(reader, device, kind, base, size)) return false;
    if (reader->devices.count == FSM_SYSTEM_DEVICES_MAX)
        return conf_fail(reader, device, "there are more than %d devices in the system: remove some", FSM_SYSTEM_DEVICES_MAX);
    reader->device_setting[reader->devices.count] = device;
    uint8_t *at = conf_append(reader, &reader->devices, FSM_SYSTEM_DEVICE_SIZE);
    if (!at) return false;
    conf_store_name(at + FSM_SYSTEM_DEVICE_AT_NAME, name);
    at[FSM_SYSTEM_DEVICE_AT_KIND] = kind->kind;
    store32_le(at + FSM_SYSTEM_DEVICE_AT_BASE, base);
    store32_le(at + FSM_SYSTEM_DEVICE_AT_SIZE, size);
    return true;
}

bool conf_devices(struct conf_reader *reader, const config_setting_t *fsm, uint32_t app, uint32_t *count)
{
    const config_setting_t *devices = config_setting_get_member(fsm, "devices");
    if (!devices) return true;
    if (!config_setting_is_group(devices)) return conf_fail(reader, devices, "`devices` is written { name = { … }; … }: %s", how);
    for (; *count < (uint32_t)config_setting_length(devices); ++*count) {
        const config_setting_t *device = config_setting_get_elem(devices, *count);
        if (*count == FSM_SYSTEM_FSM_DEVICES_MAX)
            return conf_fail(reader, device, "the FSM has more than %d devices: remove some", FSM_SYSTEM_FSM_DEVICES_MAX);
        if (!add_device(reader, device, app)) return false;
    }
    return true;
}
