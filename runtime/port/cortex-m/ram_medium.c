/* ram_medium.c: where counters and epochs are remembered on boards that have no memory of their own for it, or none that QEMU lets
 * a program write: the highest bytes of the RAM, which start-up leaves as they are. So they outlive a reset, and a power cut only
 * where a battery is behind the RAM. A board with flash to spare has a file like this about two of its sectors, with the same three
 * functions.
 */
#include "core.h"

#include <string.h>

enum { SLOT = 4096 };

extern uint8_t fsm_store_start[]; /* two slots; the board's linker script */

static uint8_t *place(uint32_t slot, uint32_t offset) { return fsm_store_start + slot * SLOT + offset; }

static bool read_slot(void *context, uint32_t slot, uint32_t offset, uint8_t *bytes, uint32_t length)
{
    (void)context;
    memcpy(bytes, place(slot, offset), length);
    return true;
}

static bool write_slot(void *context, uint32_t slot, uint32_t offset, const uint8_t *bytes, uint32_t length)
{
    (void)context;
    memcpy(place(slot, offset), bytes, length);
    return true;
}

static bool erase_slot(void *context, uint32_t slot)
{
    (void)context;
    memset(place(slot, 0), 0xff, SLOT);
    return true;
}

static const struct fsm_medium medium = {.size = SLOT, .read = read_slot, .write = write_slot, .erase = erase_slot};

const struct fsm_medium *fsm_port_medium(void) { return &medium; }
