// fsm-allow-globals, fsm-globals: mutable static data, where the program was built for it (-ffsm-globals=state).
//   fsm-allow-globals  notes that this program may have such data, before fsm-refuse looks. Common symbols become ordinary ones:
//                      the program is whole; so do thread-local ones: there is one thread.
//   fsm-globals        after optimisation: takes the note back if nothing mutable is left; refuses what is left without the note.
// Afterwards the note is there if and only if the program has mutable static data. They lie in the cell as any data does, and are
// contained like it; fsm-manifest says so, and the kernel makes just one FSM of such an app: shared they are with nobody.
#include "passes.h"

#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static constexpr const char *Note = "fsm.globals";

bool fsm::allowsGlobals(const Module &module) { return module.getNamedMetadata(Note) != nullptr; }

bool fsm::isMutableData(const GlobalVariable &global)
{
    return !global.isDeclaration() && !global.isConstant() && !global.getName().starts_with("llvm.") &&
           global.getName() != UnsafeStackName && global.getName() != FuelName;
}

static std::string whyNot(StringRef name)
{
    const bool librarys = name.consume_front(fsm::LibraryState);
    if (librarys && (name == "malloc" || name == "free"))
        return "this needs a heap, which keeps something between calls: build with -ffsm-globals=state, or keep the object in the "
               "FSM's state";
    if (librarys) return ("'" + name + "' keeps something between calls: build with -ffsm-globals=state, or do without it").str();
    return ("'" + name + "' is mutable static data: put it into the FSM's state, make it const, or build with -ffsm-globals=state")
        .str();
}

void fsm::failGlobal(Module &module, const GlobalVariable &global)
{
    if (global.getName() == (Twine(LibraryState) + "free").str() && module.getNamedValue((Twine(LibraryState) + "malloc").str()))
        return; // one word on the heap is enough
    const std::string message = whyNot(global.getName()) + " [fsm-global]";
    if (const Instruction *use = firstUse(global)) fail(*use, message);
    else fail(module, message);
}

PreservedAnalyses fsm::AllowGlobalsPass::run(Module &module, ModuleAnalysisManager &)
{
    module.getOrInsertNamedMetadata(Note);
    for (GlobalVariable &global : module.globals()) {
        if (global.hasCommonLinkage()) global.setLinkage(GlobalValue::ExternalLinkage);
        global.setThreadLocal(false);
    }
    for (Function &function : module) {
        if (function.getIntrinsicID() != Intrinsic::threadlocal_address) continue;
        for (User *user : make_early_inc_range(function.users())) {
            auto *call = cast<CallInst>(user);
            call->replaceAllUsesWith(call->getArgOperand(0));
            call->eraseFromParent();
        }
    }
    return PreservedAnalyses::none();
}

// What is written and never read, such as an errno that nobody asks for, is no state.
static void dropUnread(GlobalVariable &global)
{
    auto isStoreTo = [&](const User *user) {
        auto *store = dyn_cast<StoreInst>(user);
        return store && store->getPointerOperand() == &global && store->getValueOperand() != &global;
    };
    global.removeDeadConstantUsers();
    if (!all_of(global.users(), isStoreTo)) return;
    for (User *user : make_early_inc_range(global.users())) cast<Instruction>(user)->eraseFromParent();
    global.eraseFromParent();
}

PreservedAnalyses fsm::GlobalsPass::run(Module &module, ModuleAnalysisManager &)
{
    for (GlobalVariable &global : make_early_inc_range(module.globals()))
        if (global.hasLocalLinkage() && global.getName().starts_with(LibraryState)) dropUnread(global);
    bool some = false;
    for (GlobalVariable &global : module.globals()) {
        if (!isMutableData(global)) continue;
        some = true;
        if (!hasWindow(module)) global.eraseMetadata(LLVMContext::MD_dbg); // lld cannot express an r9-relative address there
        if (!allowsGlobals(module)) failGlobal(module, global);
    }
    stopIfFailed();
    if (NamedMDNode *note = module.getNamedMetadata(Note); note && !some) note->eraseFromParent();
    return PreservedAnalyses::none();
}
