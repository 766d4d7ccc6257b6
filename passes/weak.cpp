// fsm-weak: settles what weak symbols and aliases mean, now that the program is whole.
// Linking has chosen already among definitions of one name: the ordinary one, or else the first of the weak ones in the order the
// files were listed. That definition becomes an ordinary one, which nothing replaces any more. What is weakly declared and defined
// nowhere is the null pointer: a comparison with NULL says so, a call or an access traps.
// An alias is what it stands for, under one name.
// Afterwards: no weak symbol and no alias but of the toolchain's own names (fsm_…), which nobody may declare so, of names that code
// generation calls, and of parts of objects: fsm-refuse sees to them.
#include "passes.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

// Called by name in code that nobody wrote: such a function has to be one.
static bool isCalledByName(StringRef name)
{
    return name.starts_with("mem") || name.starts_with("str") || name.starts_with("bcmp") || name.starts_with("__");
}

PreservedAnalyses fsm::WeakPass::run(Module &module, ModuleAnalysisManager &)
{
    auto settled = [](const GlobalValue &value) { return value.hasName() && !value.getName().starts_with("fsm_"); };
    auto isAbsent = [&](Constant *constant) {
        auto *value = dyn_cast<GlobalValue>(constant->stripPointerCasts());
        return value && value->hasExternalWeakLinkage() && settled(*value);
    };
    for (GlobalAlias &alias : make_early_inc_range(module.aliases())) {
        Constant *meant = alias.getAliasee()->stripPointerCasts();
        if (!isa<GlobalObject>(meant) || !settled(alias) || isCalledByName(alias.getName())) continue;
        removeFromUsedLists(module, [&](Constant *constant) { return constant->stripPointerCasts() == &alias; });
        alias.replaceAllUsesWith(meant);
        alias.eraseFromParent();
    }
    removeFromUsedLists(module, isAbsent);
    for (GlobalObject &object : make_early_inc_range(module.global_objects())) {
        if (object.hasWeakAnyLinkage() && settled(object)) object.setLinkage(GlobalValue::ExternalLinkage);
        if (!isAbsent(&object)) continue;
        object.replaceAllUsesWith(ConstantPointerNull::get(object.getType()));
        object.eraseFromParent();
    }
    return PreservedAnalyses::none();
}
