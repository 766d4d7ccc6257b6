// fsm-weak: settles what weak symbols mean, now that the program is whole.
// Linking has chosen already among definitions of one name: the ordinary one, or else the first of the weak ones in the order the
// files were listed. That definition becomes an ordinary one, which nothing replaces any more. What is weakly declared and defined
// nowhere is the null pointer: a comparison with NULL says so, a call or an access traps.
// Afterwards: no weak symbol but the toolchain's own names (fsm_…), which nobody may declare so: fsm-refuse sees to them.
#include "passes.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

PreservedAnalyses fsm::WeakPass::run(Module &module, ModuleAnalysisManager &)
{
    auto settled = [](const GlobalValue &value) { return value.hasName() && !value.getName().starts_with("fsm_"); };
    auto isAbsent = [&](Constant *constant) {
        auto *value = dyn_cast<GlobalValue>(constant->stripPointerCasts());
        return value && value->hasExternalWeakLinkage() && settled(*value);
    };
    removeFromUsedLists(module, isAbsent);
    for (GlobalObject &object : make_early_inc_range(module.global_objects())) {
        if (object.hasWeakAnyLinkage() && settled(object)) object.setLinkage(GlobalValue::ExternalLinkage);
        if (!isAbsent(&object)) continue;
        object.replaceAllUsesWith(ConstantPointerNull::get(object.getType()));
        object.eraseFromParent();
    }
    return PreservedAnalyses::none();
}
