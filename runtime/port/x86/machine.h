/* machine.h: the processor's instructions that C has no words for, and the way to stop when the kernel itself is wrong. */
#ifndef FSM_X86_MACHINE_H
#define FSM_X86_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

static inline void fsm_out(uint16_t port, uint8_t byte) { __asm__ volatile("outb %0, %1" : : "a"(byte), "Nd"(port) : "memory"); }

static inline uint8_t fsm_in(uint16_t port)
{
    uint8_t byte;
    __asm__ volatile("inb %1, %0" : "=a"(byte) : "Nd"(port) : "memory");
    return byte;
}

/* The same for 1, 2 or 4 bytes. */
static inline uint32_t fsm_in_width(uint16_t port, uint32_t width)
{
    uint32_t value = 0;
    if (width == 1) return fsm_in(port);
    if (width == 2) __asm__ volatile("inw %1, %w0" : "+a"(value) : "Nd"(port) : "memory");
    else __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port) : "memory");
    return value;
}

static inline void fsm_out_width(uint16_t port, uint32_t width, uint32_t value)
{
    if (width == 1) fsm_out(port, (uint8_t)value);
    else if (width == 2) __asm__ volatile("outw %w0, %1" : : "a"(value), "Nd"(port) : "memory");
    else __asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

/* Interrupts off; answers whether they were on, for fsm_interrupts_restore. */
static inline bool fsm_interrupts_off(void)
{
    uint64_t flags;
    __asm__ volatile("pushfq; popq %0; cli" : "=r"(flags) : : "memory");
    return (flags & 0x200) != 0;
}

static inline void fsm_interrupts_on(void) { __asm__ volatile("sti" : : : "memory"); }

static inline void fsm_interrupts_restore(bool on)
{
    if (on) fsm_interrupts_on();
}

/* With interrupts off: sleeps until the next one has been served; they are off again afterwards. None is lost in between, because
 * sti takes effect only after the instruction that follows it (Intel SDM, volume 2B, STI). */
static inline void fsm_sleep(void) { __asm__ volatile("sti; hlt; cli" : : : "memory"); }

/* Says on the console why the kernel cannot go on, and halts with code 3. */
_Noreturn void fsm_machine_stop(const char *why);

#endif
