/* code.h: verifies an app's machine code without believing the compiler that made it.
 *
 * fsm_sign_code_verify follows every way control can take from the manifest's handlers and accepts an app only if each instruction
 * on each way is one of the forms of its target's policy. What then holds, whatever the code computes:
 *
 * x86 (code_x86.def lists the instructions, code_x86.c the forms)
 *
 * 1. Instructions. Only those of the list, with at most the prefixes that are listed there too: nothing privileged, no system call,
 * no string instruction, nothing that changes a segment, the direction flag or a control word.
 *
 * 2. Memory. Every operand is one of: the window behind %gs at 32-bit registers, or at a symbol of the app's own memory; a constant
 * of the image at a fixed place, only read; a slot of the function's own frame at a fixed place; the fuel counter; an entry of a
 * jump table.
 *
 * 3. Control. Calls and jumps lead to instructions that were verified as such, never into the middle of one. What leads elsewhere
 * is a return with the stack as it was at the call, a jump through an import slot, or one through a jump table whose index was
 * compared, in the same function, with the number of entries that were verified.
 *
 * 4. Stack. Checkpoints (fsm/abi.h) apart, at every instruction its depth is one known number, whichever way led there; the slots
 * written lie between it and the return address. Each handler needs no more than its manifest says, or, where that says "no bound",
 * no function takes more at once than the guard below a port's stack is long. A checkpoint is taken as a whole, and nothing else
 * may ask the kernel to continue the stack; what follows it needs no more than it makes sure of, and than the manifest says of
 * segments.
 *
 * 5. Relocations change nothing of this: those in code change nothing but a number, of which no rule above depends on more than its
 * being an address in the app.
 *
 * Cortex-M (code_thumb.def lists the instructions by their bits, code_thumb.c has the forms, thumb_known.c what is known of values)
 *
 * 1. Instructions. Only those of the list: nothing privileged, no special register, no system call, breakpoint, hint, barrier or
 * exclusive access, no coprocessor but the M4's floating point. An IT block is one instruction; only its last may lead elsewhere.
 * r9, the cell's start, never changes.
 *
 * 3. and 4. Control and stack as on x86, and: a function returns with r4 to r11 as they were.
 *
 * 2. Memory. What is written is one of: a state or event, at an offset within its size; a fixed place in the cell's static data, or a
 * range of such places; the function's own frame at a fixed place, or the part of its caller's that it was given; the fuel counter, and the
 * word FSM_WORD_UNSAFE; or anything, by an instruction that the MPU checks as an unprivileged program's (strt and its kin), if the
 * manifest asks for an MPU: the kernel lets such come to the app's cell and nowhere else. Offsets and ranges are numbers that are a
 * few bits of something, or were compared with a constant. Values are followed through registers, the stack, calls and returns;
 * what a loop steps through is not a known place. So no store is left that could leave the cell.
 *
 * The same holds for reads; besides, they may be of the image, of arguments above the frame, and of the word FSM_WORD_LIMIT.
 *
 * An app that needs no MPU (-ffsm-reads=compare) compares addresses by itself. Whether that suffices is not followed: such an app
 * is refused if it reads or writes anywhere else.
 *
 * Not verified: time (that loops count fuel), indices within objects, values. Those stay the compiler's promise; none of them leads
 * out of the cell.
 *
 * The idea is that of NaCl's validator (Yee et al., Native Client, IEEE S&P 2009) and of VeriWasm (Johnson et al., NDSS 2021).
 */
#ifndef FSM_SIGN_CODE_H
#define FSM_SIGN_CODE_H

#include "loader/manifest.h"
#include "signer/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether there is a policy for this target (FSM_TARGET_…). */
bool fsm_sign_code_has_policy(uint32_t target);

/* Whether signing verifies the code of such an app unless it is told not to. */
bool fsm_sign_code_is_usual(const struct fsm_manifest *manifest);

/* Verifies the code of an app's image, of a target that has a policy; `manifest` was read from it. On FSM_SIGN_CODE `why` names the
 * address and the instruction. */
enum fsm_sign_error fsm_sign_code_verify(const uint8_t *image, size_t size, const struct fsm_manifest *manifest,
                                         struct fsm_sign_why *why);

#endif
