// fsm-refuse: refuses what the checks after it could not see through, in bitcode of any origin.
// Afterwards: no assembly of any kind, no aliases or ifuncs, no constructors, no thread-local and no mutable static data, one address
// space, no symbol whose definition another one may replace. The checker says the same with better words for C sources; this is the
// line that objects made by another compiler meet.
#include "passes.h"

#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static void refuseGlobal(Module &module, GlobalVariable &global)
{
    StringRef name = global.getName();
    if (name.starts_with("llvm.")) {
        if (name == "llvm.global_ctors" || name == "llvm.global_dtors")
            fsm::fail(module, "the program has constructors or destructors: nothing runs before FSM_START; do it there [fsm-constructor]");
        return;
    }
    if (global.getSection() == "llvm.metadata") return; // never in the output
    if (global.isThreadLocal()) fsm::fail(module, "'" + name + "' is thread-local: put it into the FSM's state [fsm-thread-local]");
    if (global.getAddressSpace() != 0) fsm::fail(module, "'" + name + "' lies in another address space [fsm-address-space]");
    if (!global.isDeclaration() && !global.isConstant())
        fsm::fail(module, "'" + name + "' is mutable static data: put it into the FSM's state, or make it const [fsm-global]");
    if (global.hasSection()) fsm::fail(module, "'" + name + "' chooses its own section: leave that to the linker [fsm-section]");
    if (global.isDeclaration() && !name.starts_with("fsm_peer_"))
        fsm::fail(module, "'" + name + "' is declared but defined nowhere: list the file that defines it [fsm-undefined]");
}

static void refuseInstruction(const Instruction &instruction)
{
    if (auto *call = dyn_cast<CallBase>(&instruction))
        if (call->isInlineAsm()) fsm::fail(instruction, "inline assembly cannot be contained: write it in C [fsm-asm]");
    for (const Use &operand : instruction.operands())
        if (auto *pointer = dyn_cast<PointerType>(operand->getType()))
            if (pointer->getAddressSpace() != 0)
                return fsm::fail(instruction, "a pointer into another address space cannot be contained [fsm-address-space]");
}

PreservedAnalyses fsm::RefusePass::run(Module &module, ModuleAnalysisManager &)
{
    if (!module.getModuleInlineAsm().empty()) fail(module, "assembly at file scope cannot be contained: write it in C [fsm-asm]");
    for (GlobalAlias &alias : module.aliases()) fail(module, "'" + alias.getName() + "' is an alias: call the function itself [fsm-alias]");
    for (GlobalIFunc &ifunc : module.ifuncs()) fail(module, "'" + ifunc.getName() + "' is an ifunc: call a function [fsm-alias]");
    for (GlobalVariable &global : module.globals()) refuseGlobal(module, global);
    for (Function &function : module) {
        if (function.hasSection()) fail(module, "'" + function.getName() + "' chooses its own section: leave that to the linker [fsm-section]");
        for (const Instruction &instruction : instructions(function)) refuseInstruction(instruction);
    }
    stopIfFailed();
    return PreservedAnalyses::all();
}
