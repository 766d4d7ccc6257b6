// refuse.h: the two halves of fsm-refuse: what a program may be made of (refuse.cpp), and what its functions may do
// (refuse_code.cpp).
#ifndef FSM_PASSES_REFUSE_H
#define FSM_PASSES_REFUSE_H

#include "llvm/IR/Function.h"

namespace fsm
{

// The C calling convention, or the one that LLVM gives to functions whose calls it all knows.
inline bool isPlain(llvm::CallingConv::ID convention)
{
    return convention == llvm::CallingConv::C || convention == llvm::CallingConv::Fast;
}

// Reports every instruction of the function that is not on the list of those a contained C program is made of.
void refuseCode(const llvm::Function &);

} // namespace fsm

#endif
