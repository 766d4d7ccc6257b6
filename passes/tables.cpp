// fsm-tables: on Cortex-M, moves constants that hold addresses (tables of functions, of strings) from the image to the cell.
// An image is executed in place, from flash, where no address can be filled in; and where it lies is not known before it is mapped.
// So such constants become data: the loader copies them into the cell and relocates them there. On x86 the image is relocated as a
// whole before it is write-protected, and nothing moves. Afterwards no read-only global of a Cortex-M program needs a relocation.
// Debug information loses those globals' locations: lld cannot express an r9-relative address there.
#include "passes.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

PreservedAnalyses fsm::TablesPass::run(Module &module, ModuleAnalysisManager &)
{
    if (!Triple(module.getTargetTriple()).isThumb()) return PreservedAnalyses::all();
    for (GlobalVariable &global : module.globals()) {
        if (!global.isConstant() || !global.hasInitializer() || global.hasSection()) continue;
        if (!global.getInitializer()->needsDynamicRelocation()) continue;
        global.setConstant(false);
        global.eraseMetadata(LLVMContext::MD_dbg);
    }
    return PreservedAnalyses::none();
}
