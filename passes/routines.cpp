// fsm-routines: links the routines of the C library that LLVM puts calls to by itself (-fsm-keep=FILE), memcpy and its like, as far
// as the program has not got them. They are the same in every program: optimised, checked and paying for their work since fsmcc was
// built (-fsm-routines=FILE, made by the passes up to here). So a program does not do that again, for routines most of which it
// does not call. A routine calls nothing but others of them, the program's own never: where it brings one, none comes from the
// file (fsm-link). Afterwards what fsm-memory and code generation may call is part of the program, by name.
#include "link.h"
#include "passes.h"

#include "llvm/IR/Module.h"

using namespace llvm;

cl::opt<std::string> fsm::Routines("fsm-routines", cl::desc("fsm-routines: the routines' bitcode"), cl::value_desc("file"));

// What the passes noted of the file as a whole: the program has it noted already.
static void forgetNotes(Module &file, const Module &module)
{
    if (GlobalVariable *used = file.getGlobalVariable("llvm.compiler.used")) used->eraseFromParent();
    for (NamedMDNode &node : make_early_inc_range(file.named_metadata()))
        if (node.getName().starts_with("fsm.")) file.eraseNamedMetadata(&node);
    if (!module.getModuleInlineAsm().empty()) file.setModuleInlineAsm(""); // fsm-confine's: the same
}

PreservedAnalyses fsm::RoutinesPass::run(Module &module, ModuleAnalysisManager &)
{
    if (Routines.empty()) return PreservedAnalyses::all();
    linkFile(module, openFile(module, Keep), false);
    std::unique_ptr<Module> file = openFile(module, Routines);
    forgetNotes(*file, module);
    linkFile(module, std::move(file), true);
    return PreservedAnalyses::none();
}
