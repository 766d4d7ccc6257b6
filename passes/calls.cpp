// fsm-calls: no call through a pointer is a tail call.
// In machine code such a tail call is a jump through a register, on x86 the same instruction as the jump of a switch through its
// table. The bound on the stack, and a check of the machine code later, tell the two apart because there are none of the first
// kind.
#include "passes.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

PreservedAnalyses fsm::CallsPass::run(Module &module, ModuleAnalysisManager &)
{
    bool changed = false;
    for (Function &function : module)
        for (Instruction &instruction : instructions(function)) {
            auto *call = dyn_cast<CallInst>(&instruction);
            if (!call || !call->isIndirectCall() || call->isNoTailCall()) continue;
            call->setTailCallKind(CallInst::TCK_NoTail);
            changed = true;
        }
    return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}
