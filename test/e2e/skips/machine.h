/* machine.h: a Cortex-M3 in software (Unicorn) that boots a device's image up to the first instruction of an app, or to its end, and
 * that can be made to leave out instructions.
 *
 * It has flash, RAM, and the board's and the processor's registers as memory that keeps what is written; nothing comes from outside, and
 * there are no interrupts. Signature verification and SHA-256's compression are computed by the host with the same C code, unless `whole`
 * is asked for: they take nearly all of a boot's instructions.
 */
#ifndef TEST_MACHINE_H
#define TEST_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

struct machine;

/* How a boot ended. */
enum outcome {
    OUTCOME_HALTED,  /* the kernel has ended it */
    OUTCOME_FAULT,   /* an exception, which the kernel answers by ending it */
    OUTCOME_STARTED, /* an instruction of a watched app is the next one */
    OUTCOME_ENDLESS, /* no end within many times what a boot takes */
};

/* Loads the ELF file fsmimage wrote; ends the program when it can't. `app`: which app is watched, -1: all. `store`, of store_size bytes:
 * what the device remembers; NULL: nothing. */
struct machine *machine_make(const char *image, int app, bool whole, const char *store);

/* From now on RAM holds at reset what the other machine has left there, as after a reset without a power cut; not what is remembered. */
void machine_warm(struct machine *machine, const struct machine *other);

void machine_reset(struct machine *machine);

/* The next instruction's address, the size of the one at an address, 2 or 4 bytes, and how many the one at an address makes conditional
 * (the block of an IT instruction, ARMv7-M Architecture Reference Manual, A7.3): 0 to 4. */
uint32_t machine_pc(const struct machine *machine);
uint32_t machine_sp(const struct machine *machine);
uint32_t machine_size_at(const struct machine *machine, uint32_t address);
uint32_t machine_block_at(const struct machine *machine, uint32_t address);

/* Executes one instruction, an IT instruction with its block: Unicorn forgets the condition when it stops within. False: the boot has
 * ended, as machine_run then says. */
bool machine_step(struct machine *machine);

/* Of the instructions that one step would execute, leaves out number `first` (0: the next one) and `count` in all, as if they were
 * NOPs, and executes the others. */
bool machine_skip(struct machine *machine, uint32_t first, uint32_t count);

enum outcome machine_run(struct machine *machine);

/* Where the machine is now; any number of returns to it. Holds one place. */
void machine_save(struct machine *machine);
void machine_restore(struct machine *machine);

/* What the kernel printed since reset, or since the place saved; zero-ended. */
const char *machine_console(const struct machine *machine);

/* The function an address lies in, or "". */
const char *machine_function(const struct machine *machine, uint32_t address);

/* The address of a symbol of the image; ends the program when there is none. */
uint32_t machine_symbol(const struct machine *machine, const char *name);

#endif
