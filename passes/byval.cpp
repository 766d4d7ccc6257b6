// fsm-byval: structures passed by value are copied by the caller, in the open.
// The ABI has the machine stack hold such a copy, and the callee address it there. Instead the caller makes a local copy, and
// passes its address as any other pointer. Afterwards no parameter and no argument has the attribute byval, and no callee addresses
// its caller's frame.
#include "passes.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static void copyArgument(CallBase &call, unsigned number)
{
    Type *type = call.getParamByValType(number);
    const uint64_t size = call.getModule()->getDataLayout().getTypeAllocSize(type);
    const MaybeAlign align = call.getParamAlign(number);
    IRBuilder<> entry(&*call.getFunction()->getEntryBlock().getFirstInsertionPt()), builder(&call);
    AllocaInst *copy = entry.CreateAlloca(type);
    copy->setAlignment(std::max(Align(8), align.valueOrOne()));
    builder.CreateMemCpy(copy, copy->getAlign(), call.getArgOperand(number), align, size);
    call.setArgOperand(number, copy);
    call.removeParamAttr(number, Attribute::ByVal);
    if (auto *direct = dyn_cast<CallInst>(&call)) direct->setTailCallKind(CallInst::TCK_None); // it needs this frame
}

PreservedAnalyses fsm::ByvalPass::run(Module &module, ModuleAnalysisManager &)
{
    SmallVector<CallBase *, 16> calls;
    for (Function &function : module) {
        for (Argument &argument : function.args()) argument.removeAttr(Attribute::ByVal);
        for (Instruction &instruction : instructions(function))
            if (auto *call = dyn_cast<CallBase>(&instruction)) calls.push_back(call);
    }
    for (CallBase *call : calls)
        for (unsigned i = 0; i < call->arg_size(); i++)
            if (call->isByValArgument(i)) copyArgument(*call, i);
    return PreservedAnalyses::none();
}
