// trap.h: how a check that a pass puts into a program ends it: llvm.ubsantrap with the check's kind, under the source line of what
// was checked. On x86 that is ud1l KIND(%eax), %eax, on Cortex-M udf; either way the trap's address leads to the line.
#ifndef FSM_PASSES_TRAP_H
#define FSM_PASSES_TRAP_H

#include "fsm/abi.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Instructions.h"
#include <tuple>

namespace fsm
{

// What was found wrong, by the numbers that kernels know.
enum class TrapKind : uint8_t {
    Index = FSM_CHECK_INDEX,
    Pointer = FSM_CHECK_POINTER,
    Call = FSM_CHECK_CALL,
    Fuel = FSM_CHECK_FUEL,
    Stack = FSM_CHECK_STACK,
    Unreachable = FSM_CHECK_UNREACHABLE,
};

// The traps of one function: one block for all checks of a kind on a line, so that the code stays small and the line is kept.
class TrapBlocks
{
  public:
    explicit TrapBlocks(llvm::Function &function) : function(function) {}

    // Splits the block before `at`: where `wrong` is true, the program ends instead of coming to `at`. The
    // trap is that of `place`, if it is one, otherwise of the line that `at` has.
    void trapIf(llvm::Instruction &at, llvm::Value *wrong, TrapKind kind, const llvm::DebugLoc &place = {});

    // The block that ends the program for a check of something at this place, or of this instruction.
    llvm::BasicBlock *block(const llvm::DebugLoc &place, TrapKind kind);
    llvm::BasicBlock *blockFor(const llvm::Instruction &at, TrapKind kind);

    // Lets the checks that were there before, clang's and those of earlier passes, share the blocks of their lines. True: there are
    // some.
    bool adoptClangs();

  private:
    llvm::Function &function;
    llvm::DenseMap<std::tuple<unsigned, const llvm::Metadata *, unsigned>, llvm::BasicBlock *> blocks;
};

// If the branch leads to a trap where a number is not below a constant count, notes the count: where it is still what is compared
// with when all is optimised, the number is still the index, and a report can name both.
void noteIndex(llvm::BranchInst &);

// A branch to the trap of a wrong index, and nothing between it and another that traps for more of the same numbers: the first one
// is taken for all of them, and the second is settled. Which line's trap it is is found out only then. True: there were some.
bool mergeIndexTraps(llvm::Function &);

// Before blocks are split: a local that comes after a comparison would not be one of the frame, but made anew each time.
void gatherLocals(llvm::Function &);

} // namespace fsm

#endif
