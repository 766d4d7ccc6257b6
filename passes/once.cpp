// fsm-once: what C++ lets several files define, its inline functions, templates and tables of virtual functions, is defined once.
// The linker has chosen one definition of each name already, so it becomes one like any other, in no part of its own; what is only
// there to be inlined and has no definition after all is a declaration. Without a heap, operator delete traps: destructors of the
// tables of virtual functions name it, and there is nothing to delete. Afterwards no definition is replaceable because of C++; what
// an attribute made weak still is.
#include "passes.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static void define(GlobalObject &object)
{
    if (object.isDeclaration() || !(object.hasLinkOnceODRLinkage() || object.hasWeakODRLinkage())) return;
    object.setLinkage(GlobalValue::ExternalLinkage);
}

// A comdat that could be dropped as a whole has no meaning once each name is defined once; those of other kinds are left to be
// refused.
static void leaveComdat(GlobalObject &object)
{
    const Comdat *comdat = object.getComdat();
    if (comdat && comdat->getSelectionKind() == Comdat::Any) object.setComdat(nullptr);
}

static void trap(Function &function)
{
    GlobalValue::LinkageTypes linkage = function.getLinkage();
    function.deleteBody();
    function.setLinkage(linkage);
    IRBuilder<> builder(BasicBlock::Create(function.getContext(), "", &function));
    if (DISubprogram *program = function.getSubprogram())
        builder.SetCurrentDebugLocation(DILocation::get(function.getContext(), program->getLine(), 0, program));
    builder.CreateIntrinsic(Intrinsic::trap, {}, {});
    builder.CreateUnreachable();
}

PreservedAnalyses fsm::OncePass::run(Module &module, ModuleAnalysisManager &)
{
    for (GlobalVariable &global : module.globals()) {
        if (global.hasAvailableExternallyLinkage()) global.setInitializer(nullptr), global.setLinkage(GlobalValue::ExternalLinkage);
        define(global);
        leaveComdat(global);
    }
    for (Function &function : module) {
        define(function);
        leaveComdat(function);
        StringRef name = function.getName();
        bool deletes = name.starts_with("_ZdlPv") || name.starts_with("_ZdaPv");
        if (deletes && !function.isDeclaration() && !allowsGlobals(module)) trap(function);
    }
    return PreservedAnalyses::none();
}
