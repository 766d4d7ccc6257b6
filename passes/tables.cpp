// fsm-tables: on Cortex-M, moves constants that hold addresses (tables of functions, of strings) from the image to the cell.
// An image is executed in place, from flash, where no address can be filled in; and where it lies is not known before it is mapped.
// So such constants become data: the loader copies them into the cell and relocates them there. On x86 the image is relocated as a
// whole before it is write-protected, and nothing moves. Afterwards no read-only global of a Cortex-M program needs a relocation,
// and its cell begins with data of the greatest alignment there is in it: the loader places the start. Debug information loses
// those globals' locations: lld cannot express an r9-relative address there.
#include "passes.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

// The cell begins with the data that are not zero; it is to begin where the most demanding of all data wants to, zeroed ones
// included.
static void alignStart(Module &module)
{
    Align most(8);
    GlobalVariable *first = nullptr;
    for (GlobalVariable &global : module.globals()) {
        if (!fsm::isMutableData(global)) continue;
        most = std::max(most, global.getAlign().valueOrOne());
        if (!global.getInitializer()->isNullValue()) first = &global;
    }
    if (first) first->setAlignment(most);
}

PreservedAnalyses fsm::TablesPass::run(Module &module, ModuleAnalysisManager &)
{
    if (!Triple(module.getTargetTriple()).isThumb()) return PreservedAnalyses::all();
    for (GlobalVariable &global : module.globals()) {
        if (!global.isConstant() || !global.hasInitializer() || global.hasSection()) continue;
        if (!global.getInitializer()->needsDynamicRelocation()) continue;
        global.setConstant(false);
        global.eraseMetadata(LLVMContext::MD_dbg);
    }
    alignStart(module);
    return PreservedAnalyses::none();
}
