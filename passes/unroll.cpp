// fsm-unroll: unrolls loops once their checks are made, and tidies up behind that and behind fsm-fuel.
// It is LLVM's own unrolling; functions that it leaves as they are, and that pay no fuel, are not gone through again.
#include "passes.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/LoopUnrollPass.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"

using namespace llvm;

static bool pays(const Function &function)
{
    const GlobalVariable *counter = function.getParent()->getGlobalVariable(fsm::FuelName);
    return counter && any_of(instructions(function),
                             [&](const Instruction &instruction) { return getLoadStorePointerOperand(&instruction) == counter; });
}

PreservedAnalyses fsm::UnrollPass::run(Function &function, FunctionAnalysisManager &manager)
{
    PreservedAnalyses done = LoopUnrollPass(LoopUnrollOptions(2)).run(function, manager);
    if (done.areAllPreserved() && !pays(function)) return done;
    manager.invalidate(function, done);
    done = InstCombinePass(InstCombineOptions().setVerifyFixpoint(false)).run(function, manager);
    manager.invalidate(function, done);
    SimplifyCFGPass().run(function, manager);
    return PreservedAnalyses::none();
}
