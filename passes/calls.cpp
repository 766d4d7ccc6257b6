// fsm-calls: every call is one by name, of a function of its type.
// fsm-callees made it so, before optimisation; this looks, when all other passes are done, that it still is. In machine code a call
// or a jump to an address that is computed is then one thing only, the jump of a switch through its table: the bound on the stack,
// and a check of the machine code later, rely on it.
#include "passes.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

PreservedAnalyses fsm::CallsPass::run(Module &module, ModuleAnalysisManager &)
{
    for (Function &function : module)
        for (Instruction &instruction : instructions(function)) {
            auto *call = dyn_cast<CallBase>(&instruction);
            if (!call || call->isInlineAsm()) continue;
            auto *callee = dyn_cast<Function>(call->getCalledOperand());
            if (!callee) fail(*call, "the compiler left a call through a pointer here: please report it [fsm-call]");
            else if (callee->getFunctionType() != call->getFunctionType() && !callee->isDeclaration())
                fail(*call, "the compiler left a call with another type here than its function has: please report it [fsm-call]");
        }
    stopIfFailed();
    return PreservedAnalyses::all();
}
