// fsm-initial: a local that starts as zeros is set to zero when its function is entered, not each time its block is.
// clang sets locals to zero where they come to life (-ftrivial-auto-var-init, whose stores it annotates); in a loop that is over
// and over. What C leaves undetermined in the second round is then what the first one left, the same on every machine. Afterwards
// no such store to a whole local is in a loop.
#include "passes.h"

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static bool isInitial(const Instruction &instruction)
{
    const MDNode *notes = instruction.getMetadata(LLVMContext::MD_annotation);
    return notes && any_of(notes->operands(), [](const MDOperand &note) {
               auto *text = dyn_cast<MDString>(note);
               return text && text->getString() == "auto-init";
           });
}

static AllocaInst *localOf(const MemSetInst &fill)
{
    APInt offset(32, 0);
    const DataLayout &layout = fill.getModule()->getDataLayout();
    auto *local = dyn_cast<AllocaInst>(fill.getRawDest()->stripAndAccumulateConstantOffsets(layout, offset, true));
    auto *length = dyn_cast<ConstantInt>(fill.getLength());
    const std::optional<TypeSize> size = local ? local->getAllocationSize(layout) : std::nullopt;
    if (!size || !length || !local->isStaticAlloca() || offset.isNegative() || !isa<ConstantInt>(fill.getValue())) return nullptr;
    const bool inside = offset.getZExtValue() <= *size && length->getZExtValue() <= *size - offset.getZExtValue();
    return inside ? local : nullptr;
}

// The local's memory is its own from the function's start to its end.
static void dropLifetimes(AllocaInst &local)
{
    for (User *user : make_early_inc_range(local.users()))
        if (auto *intrinsic = dyn_cast<IntrinsicInst>(user); intrinsic && intrinsic->isLifetimeStartOrEnd())
            intrinsic->eraseFromParent();
}

static void moveToEntry(MemSetInst &fill, AllocaInst &local)
{
    APInt offset(32, 0);
    fill.getRawDest()->stripAndAccumulateConstantOffsets(fill.getModule()->getDataLayout(), offset, true);
    dropLifetimes(local);
    IRBuilder<> builder(&*fill.getFunction()->getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
    builder.SetCurrentDebugLocation(fill.getDebugLoc());
    Value *place = builder.CreateConstGEP1_32(builder.getInt8Ty(), &local, offset.getZExtValue());
    builder.CreateMemSet(place, fill.getValue(), fill.getLength(), commonAlignment(local.getAlign(), offset.getZExtValue()));
    fill.eraseFromParent();
}

PreservedAnalyses fsm::InitialPass::run(Module &module, ModuleAnalysisManager &manager)
{
    auto &functions = manager.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
    for (Function &function : module) {
        if (function.isDeclaration()) continue;
        const LoopInfo &loops = functions.getResult<LoopAnalysis>(function);
        SmallVector<std::pair<MemSetInst *, AllocaInst *>, 4> fills;
        for (Instruction &instruction : instructions(function))
            if (auto *fill = dyn_cast<MemSetInst>(&instruction); fill && isInitial(*fill) && loops.getLoopFor(fill->getParent()))
                if (AllocaInst *local = localOf(*fill)) fills.push_back({fill, local});
        for (auto [fill, local] : fills) moveToEntry(*fill, *local);
        if (!fills.empty()) functions.invalidate(function, PreservedAnalyses::none());
    }
    return PreservedAnalyses::none();
}
