// fsm-steps: Cortex-M: addresses that go up or down with a loop are stepped, not worked out anew each time, where that pays.
// It is LLVM's own loop strength reduction, for loops that are left at one place or call somebody. Code generation would do it to
// all of them, and does not know that what fsm-unprivileged makes of an access can have no sum for an address: in a loop of many
// exits, such as checks make, it keeps more addresses than there are registers, or adds them up at each access. It comes before
// fsm-unprivileged, so that reads are still seen to be some; code generation is told to leave all loops as they are. Nothing is
// checked here, and what has been stays so: an address is another expression of the same value.
#include "passes.h"

#include "llvm/Analysis/LoopAnalysisManager.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Scalar/LoopStrengthReduce.h"

using namespace llvm;

static bool calls(const Loop &loop)
{
    return any_of(loop.blocks(), [](const BasicBlock *block) {
        return any_of(*block, [](const Instruction &instruction) {
            auto *call = dyn_cast<CallBase>(&instruction);
            return call && !call->isInlineAsm() && !isa<IntrinsicInst>(call);
        });
    });
}

namespace
{
struct Reduce : PassInfoMixin<Reduce> {
    PreservedAnalyses run(Loop &loop, LoopAnalysisManager &manager, LoopStandardAnalysisResults &results, LPMUpdater &updater)
    {
        if (!loop.getExitingBlock() && !calls(loop)) return PreservedAnalyses::all();
        return LoopStrengthReducePass().run(loop, manager, results, updater);
    }
};
} // namespace

PreservedAnalyses fsm::StepsPass::run(Module &module, ModuleAnalysisManager &manager)
{
    if (hasWindow(module)) return PreservedAnalyses::all();
    auto &functions = manager.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
    auto reduce = createFunctionToLoopPassAdaptor(Reduce());
    for (Function &function : module) {
        if (function.isDeclaration() || function.hasOptNone()) continue;
        functions.invalidate(function, PreservedAnalyses::none());
        reduce.run(function, functions);
        functions.invalidate(function, PreservedAnalyses::none());
    }
    return PreservedAnalyses::none();
}
