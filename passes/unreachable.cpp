// fsm-unreachable: puts llvm.trap before every unreachable instruction.
// Without it a switch whose default is unreachable loses its range check, and a wrong value jumps anywhere.
#include "passes.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static bool trapsAlready(const Instruction &unreachable)
{
    auto *before = dyn_cast_or_null<IntrinsicInst>(unreachable.getPrevNonDebugInstruction());
    return before && (before->getIntrinsicID() == Intrinsic::trap || before->getIntrinsicID() == Intrinsic::ubsantrap);
}

PreservedAnalyses fsm::UnreachablePass::run(Module &module, ModuleAnalysisManager &)
{
    SmallVector<UnreachableInst *, 16> points;
    for (Function &function : module)
        for (Instruction &instruction : instructions(function))
            if (auto *point = dyn_cast<UnreachableInst>(&instruction))
                if (!trapsAlready(*point)) points.push_back(point);
    for (UnreachableInst *point : points) {
        IRBuilder<> builder(point);
        builder.CreateIntrinsic(Intrinsic::trap, {}, {})->setDoesNotReturn();
    }
    return points.empty() ? PreservedAnalyses::all() : PreservedAnalyses::none();
}
