/* devices.c: the devices that the system description gives to FSMs: windows of registers, and interrupts. All are taken from the
 * port before anything runs, so that what a machine does not give away is refused at start; a handle is a place in the FSM's own
 * list. */
#include "kernel.h"

#include <string.h>

bool fsm_device_of(const struct fsm *fsm, uint32_t handle, struct fsm_system_device *device)
{
    const struct fsm_system_fsm own = fsm_system_fsm(&fsm_kernel.system, fsm_entry_of(fsm));
    if (handle >= own.devices) return false;
    *device = fsm_system_device(&fsm_kernel.system, own.device + handle);
    return true;
}

int32_t fsm_device_named(const struct fsm *fsm, bool interrupt, const uint8_t *name, uint32_t length)
{
    struct fsm_system_device device;
    for (uint32_t handle = 0; fsm_device_of(fsm, handle, &device); handle++) {
        if ((device.kind == FSM_DEVICE_IRQ) != interrupt || strlen(device.name) != length) continue;
        if (memcmp(device.name, name, length) == 0) return (int32_t)handle;
    }
    return FSM_ERROR_ABSENT;
}

static bool take(struct fsm *fsm, const struct fsm_system_device *device, uint32_t handle)
{
    const bool interrupt = device->kind == FSM_DEVICE_IRQ;
    char name[FSM_NAME_TEXT];
    const char *why = fsm_port_device_take(device->kind, device->base, device->size);
    if (why) {
        fsm_report("refused: FSM %s: device %s, %s 0x%lx: %s", fsm_name(fsm, name), device->name,
                   interrupt                         ? "interrupt"
                   : device->kind == FSM_DEVICE_MMIO ? "registers at"
                                                     : "ports at",
                   (unsigned long)device->base, why);
        return false;
    }
    if (interrupt)
        fsm_kernel.irqs[fsm_kernel.irq_count++] =
            (struct fsm_irq){.number = (uint16_t)device->base, .fsm = fsm, .handle = (uint8_t)handle};
    return true;
}

int fsm_take_devices(void)
{
    const struct fsm_system *system = &fsm_kernel.system;
    fsm_kernel.irqs = fsm_port_memory((system->devices + 1u) * (uint32_t)sizeof *fsm_kernel.irqs);
    if (!fsm_kernel.irqs) return fsm_report("no memory for the interrupts of %u devices", (unsigned)system->devices), 3;
    for (uint32_t i = 0; i < system->fsms; i++) {
        struct fsm_system_device device;
        struct fsm *fsm = &fsm_kernel.fsms[fsm_kernel.entries[i].first];
        for (uint32_t handle = 0; fsm_device_of(fsm, handle, &device); handle++)
            if (!take(fsm, &device, handle)) return 1;
    }
    return 0;
}
