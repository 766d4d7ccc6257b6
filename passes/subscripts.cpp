// fsm-subscripts: of -fwrapv only the numbers are meant: an index into an array of declared size has been compared with it by
// clang, so the element is in the array if the array is anywhere, and different elements are different places. fsm-bounds forgets
// it again, before anything is proven about memory. Arrays of one element may be a struct's open end.
#include "passes.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

PreservedAnalyses fsm::SubscriptsPass::run(Module &module, ModuleAnalysisManager &)
{
    for (Function &function : module)
        for (Instruction &instruction : instructions(function)) {
            auto *step = dyn_cast<GetElementPtrInst>(&instruction);
            auto *array = step ? dyn_cast<ArrayType>(step->getSourceElementType()) : nullptr;
            if (array && array->getNumElements() > 1) step->setIsInBounds();
        }
    return PreservedAnalyses::none();
}
