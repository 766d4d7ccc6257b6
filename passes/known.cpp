#include "known.h"
#include "access.h"

#include "fsm/abi.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;
using namespace fsm;

static constexpr unsigned RoundsMax = 16, DepthMax = 4;

// Only called, and only from here.
static bool isOnlyCalled(const Function &function)
{
    return function.hasLocalLinkage() && !function.isVarArg() && all_of(function.uses(), [](const Use &use) {
               auto *call = dyn_cast<CallBase>(use.getUser());
               return call && call->isCallee(&use) && call->getFunctionType() == call->getCalledFunction()->getFunctionType();
           });
}

// A handler that only the kernel calls: it gets the FSM's state and an event, both whole.
void KnownArguments::addHandlers(Module &module)
{
    for (const GlobalVariable &global : module.globals()) {
        if (!global.getName().starts_with("fsm_type_") || !global.hasInitializer()) continue;
        auto *declaration = dyn_cast<ConstantStruct>(global.getInitializer());
        if (!declaration || declaration->getNumOperands() != 4) continue;
        auto *handler = dyn_cast<Function>(declaration->getOperand(1));
        auto *size = dyn_cast<ConstantInt>(declaration->getOperand(2));
        if (!handler || !size || !handler->hasOneUse() || handler->arg_size() != 2) continue;
        fromKernel[handler->getArg(0)] = {size->getZExtValue(), size->getZExtValue()};
        fromKernel[handler->getArg(1)] = {FSM_EVENT_SIZE, FSM_EVENT_SIZE};
    }
}

KnownArguments::KnownArguments(Module &module) : layout(module.getDataLayout())
{
    for (Function &function : module) function.removeDeadConstantUsers(); // a declaration that another has taken the place of
    addHandlers(module);
    for (const Function &function : module)
        if (!function.isDeclaration() && isOnlyCalled(function))
            for (const Argument &argument : function.args())
                if (argument.getType()->isPointerTy()) known[&argument] = {UINT64_MAX, UINT64_MAX};
    for (unsigned round = 0; narrow(); round++)
        if (round == RoundsMax) known.clear();
}

KnownArguments::Bytes KnownArguments::of(const Value &value, unsigned depth) const
{
    APInt offset(layout.getIndexTypeSizeInBits(value.getType()), 0);
    const Value *root = value.stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/true);
    Bytes bytes = {0, 0};
    if (auto *argument = dyn_cast<Argument>(root)) {
        if (auto kernels = fromKernel.find(argument); kernels != fromKernel.end()) bytes = kernels->second;
        else if (auto callers = known.find(argument); callers != known.end()) bytes = callers->second;
    } else if (std::optional<uint64_t> size = sizeOfObject(*root, layout)) {
        auto *global = dyn_cast<GlobalVariable>(root);
        bytes = {*size, global && global->isConstant() ? 0 : *size};
    } else if (auto *choice = dyn_cast<SelectInst>(root); choice && depth < DepthMax) {
        const Bytes one = of(*choice->getTrueValue(), depth + 1), other = of(*choice->getFalseValue(), depth + 1);
        bytes = {std::min(one.read, other.read), std::min(one.write, other.write)};
    }
    const int64_t skipped = offset.getSExtValue();
    auto behind = [&](uint64_t all) {
        return skipped < 0 || uint64_t(skipped) > all ? 0 : all == UINT64_MAX ? all : all - skipped;
    };
    return {behind(bytes.read), behind(bytes.write)};
}

// One round: no argument points to more than the least of what is passed for it. False: nothing has changed.
bool KnownArguments::narrow()
{
    bool changed = false;
    for (auto &[argument, bytes] : known) {
        Bytes least = bytes;
        for (const Use &use : argument->getParent()->uses()) {
            const Bytes passed = of(*cast<CallBase>(use.getUser())->getArgOperand(argument->getArgNo()), 0);
            least = {std::min(least.read, passed.read), std::min(least.write, passed.write)};
        }
        changed |= least != bytes;
        bytes = least;
    }
    return changed;
}

uint64_t KnownArguments::bytes(const Argument &argument, bool writes) const
{
    const Bytes bytes = of(argument, 0);
    const uint64_t all = writes ? bytes.write : bytes.read;
    return all == UINT64_MAX ? 0 : all; // nobody calls it
}
