// fsm-library<BYTES>: fills in what the C library leaves open, where it is linked: the heap's arena, of BYTES bytes, or as many as
// FSM_HEAP says if BYTES is 0, or 64 KB; and whether any number with a fraction is passed to a function with variable arguments: if
// not, no format can ask for one, and what writes them is not part of the app.
#include "passes.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static constexpr uint64_t Default = 64 * 1024, Most = 1 << 30;

static uint64_t declaredBytes(const Module &module)
{
    const GlobalVariable *app = module.getGlobalVariable("fsm_app_declaration", /*AllowInternal=*/true);
    auto *declaration = app && app->hasInitializer() ? dyn_cast<ConstantStruct>(app->getInitializer()) : nullptr;
    auto *bytes = declaration ? dyn_cast_or_null<ConstantInt>(declaration->getAggregateElement(6u)) : nullptr;
    return bytes ? bytes->getZExtValue() : 0;
}

static void define(Module &module, StringRef name, uint64_t value)
{
    GlobalVariable *constant = module.getGlobalVariable(name);
    if (!constant || !constant->isDeclaration() || !constant->getValueType()->isIntegerTy(32)) return;
    constant->setInitializer(ConstantInt::get(constant->getValueType(), value));
    constant->setConstant(true);
    constant->setLinkage(GlobalValue::InternalLinkage);
}

static void makeArena(Module &module, uint64_t bytes)
{
    GlobalVariable *declared = module.getGlobalVariable("fsm_state_of_malloc");
    if (!declared || !declared->isDeclaration()) return;
    if (bytes == 0) bytes = declaredBytes(module);
    bytes = alignTo(bytes == 0 ? Default : bytes, 16);
    if (bytes < 64 || bytes > Most)
        fsm::fail(module, "a heap of " + Twine(bytes) + " bytes: give it from 64 bytes to 1 GB [fsm-app]");
    auto *type = ArrayType::get(Type::getInt8Ty(module.getContext()), bytes);
    auto *arena = new GlobalVariable(module, type, false, GlobalValue::InternalLinkage, ConstantAggregateZero::get(type));
    arena->setAlignment(Align(16));
    declared->replaceAllUsesWith(arena);
    arena->takeName(declared);
    declared->eraseFromParent();
    define(module, "fsm_heap_size", bytes);
}

static bool formatsDoubles(const Module &module)
{
    for (const Function &function : module)
        for (const Instruction &instruction : instructions(function)) {
            auto *call = dyn_cast<CallBase>(&instruction);
            if (!call || !call->getFunctionType()->isVarArg() || call->getCaller()->getName() == "fsm_output_double") continue;
            for (unsigned i = call->getFunctionType()->getNumParams(); i < call->arg_size(); i++)
                if (call->getArgOperand(i)->getType()->isDoubleTy()) return true;
        }
    return false;
}

PreservedAnalyses fsm::LibraryPass::run(Module &module, ModuleAnalysisManager &)
{
    makeArena(module, bytes);
    if (module.getGlobalVariable("fsm_formats_doubles")) define(module, "fsm_formats_doubles", formatsDoubles(module));
    stopIfFailed();
    return PreservedAnalyses::none();
}
