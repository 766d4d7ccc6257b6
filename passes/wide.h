// wide.h: bytes and halves that were read into words are compared as words.
#ifndef FSM_PASSES_WIDE_H
#define FSM_PASSES_WIDE_H

#include "llvm/IR/Function.h"

namespace fsm
{

// Comparisons, choices and switches of narrow values are done with the words that they lie in, with zeros before them: a read says
// so by a trunc that loses nothing (nuw). Code generation, which cannot know what assembly has read, would make the zeros anew.
void compareWords(llvm::Function &);

} // namespace fsm

#endif
