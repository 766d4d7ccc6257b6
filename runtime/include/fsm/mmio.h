/* fsm/mmio.h: registers of the devices that the system file gives this FSM, as windows with names. Group mmio. A window is registers in
 * memory, or I/O ports of an x86; which, is for the system file to say.
 *
 * A handle means something to the FSM that asked for it, and to nobody else. An access is 1, 2 or 4 bytes wide, lies in the window with
 * all its bytes, and at a multiple of its width. Any other access, and any other handle, traps at the call.
 */
#ifndef FSM_MMIO_H
#define FSM_MMIO_H

#include <fsm/app.h>

FSM_C_BEGIN

/* The handle of a window, 0 or more; FSM_ERROR_ABSENT: this FSM has none of this name. */
FSM_API(mmio) int32_t fsm_mmio_find(const char *name, uint32_t length);
FSM_API(mmio) static inline int32_t fsm_mmio_named(const char *name) { return fsm_mmio_find(name, (uint32_t)__builtin_strlen(name)); }

/* What the register holds, zero-extended. Some registers change when they are read: it is read once. */
FSM_API(mmio) uint32_t fsm_mmio_read(uint32_t window, uint32_t offset, uint32_t width);

/* The lowest `width` bytes of the value, in one access. FSM_OK. */
FSM_API(mmio) int32_t fsm_mmio_write(uint32_t window, uint32_t offset, uint32_t width, uint32_t value);

FSM_C_END

#endif
