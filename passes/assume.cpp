// fsm-assume: removes every llvm.assume, and the annotations that only the checker reads.
// An app could otherwise promise something false (__builtin_assume, assumptions from attributes) and have a later check proven away.
// Annotations hold references that would keep unused functions, and with them their API groups, in the program.
#include "passes.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

PreservedAnalyses fsm::AssumePass::run(Module &module, ModuleAnalysisManager &)
{
    SmallVector<AssumeInst *, 16> assumptions;
    for (Function &function : module)
        for (Instruction &instruction : instructions(function))
            if (auto *assume = dyn_cast<AssumeInst>(&instruction)) assumptions.push_back(assume);
    for (AssumeInst *assume : assumptions) assume->eraseFromParent();
    if (GlobalVariable *annotations = module.getGlobalVariable("llvm.global.annotations")) annotations->eraseFromParent();
    return PreservedAnalyses::none();
}
