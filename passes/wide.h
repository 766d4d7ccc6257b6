// wide.h: bytes and halves that were read into words are compared as words.
#ifndef FSM_PASSES_WIDE_H
#define FSM_PASSES_WIDE_H

#include "llvm/IR/Function.h"

namespace fsm
{

// The instruction leaves the upper bits of its word 0 for a value of this width: says the trunc that makes it narrow.
// Comparisons, choices and switches of narrow values that lie in words like that, or are read as such, are done with the words. So
// code generation need not make the upper bits 0 again: it cannot know what assembly has read.
void compareWords(llvm::Function &);

} // namespace fsm

#endif
