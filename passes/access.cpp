#include "access.h"
#include "passes.h"

#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace fsm;

static void add(Use &pointer, Type *type, bool writes, SmallVectorImpl<Access> &accesses)
{
    const TypeSize size = cast<Instruction>(pointer.getUser())->getModule()->getDataLayout().getTypeStoreSize(type);
    if (!size.isScalable()) accesses.push_back({&pointer, size.getFixedValue(), nullptr, writes});
}

static void add(Use &pointer, Value *length, bool writes, SmallVectorImpl<Access> &accesses)
{
    if (auto *constant = dyn_cast<ConstantInt>(length)) accesses.push_back({&pointer, constant->getZExtValue(), nullptr, writes});
    else accesses.push_back({&pointer, 0, length, writes});
}

// Copies and fills that optimisation left as calls of the C library.
static bool isCopy(const CallBase &call, bool &reads, bool &writes)
{
    const Function *callee = call.getCalledFunction();
    if (!callee || call.arg_size() != 3 || callee->isIntrinsic()) return false;
    const StringRef name = callee->getName();
    reads = name != "memset";
    writes = name != "memcmp" && name != "bcmp";
    if (name != "memcpy" && name != "memmove" && name != "memset" && name != "memcmp" && name != "bcmp") return false;
    return call.getArgOperand(0)->getType()->isPointerTy() && call.getArgOperand(2)->getType()->isIntegerTy() &&
           (!reads || call.getArgOperand(1)->getType()->isPointerTy());
}

static void collectCall(CallBase &call, SmallVectorImpl<Access> &accesses)
{
    bool reads, writes;
    for (unsigned i = 0; i < call.arg_size(); i++)
        if (call.isByValArgument(i)) add(call.getArgOperandUse(i), call.getParamByValType(i), false, accesses);
    if (!isCopy(call, reads, writes)) return;
    add(call.getArgOperandUse(0), call.getArgOperand(2), writes, accesses);
    if (reads) add(call.getArgOperandUse(1), call.getArgOperand(2), false, accesses);
}

// A list of variable arguments, which fsm-varargs fills in.
static void addList(Use &pointer, bool writes, SmallVectorImpl<Access> &accesses)
{
    const bool window = hasWindow(*cast<Instruction>(pointer.getUser())->getModule());
    accesses.push_back({&pointer, window ? VaListSizeX86 : VaListSizeThumb, nullptr, writes});
}

void fsm::collectAccesses(Instruction &instruction, SmallVectorImpl<Access> &accesses)
{
    if (isa<LoadInst>(instruction)) return add(instruction.getOperandUse(0), instruction.getType(), false, accesses);
    if (auto *store = dyn_cast<StoreInst>(&instruction))
        return add(store->getOperandUse(1), store->getValueOperand()->getType(), true, accesses);
    if (isa<AtomicRMWInst>(instruction)) return add(instruction.getOperandUse(0), instruction.getType(), true, accesses);
    if (auto *change = dyn_cast<AtomicCmpXchgInst>(&instruction))
        return add(change->getOperandUse(0), change->getNewValOperand()->getType(), true, accesses);
    if (auto *memory = dyn_cast<MemIntrinsic>(&instruction)) {
        add(memory->getRawDestUse(), memory->getLength(), true, accesses);
        if (auto *copy = dyn_cast<MemTransferInst>(memory)) add(copy->getRawSourceUse(), copy->getLength(), false, accesses);
        return;
    }
    if (auto *list = dyn_cast<IntrinsicInst>(&instruction)) {
        const Intrinsic::ID id = list->getIntrinsicID();
        if (id == Intrinsic::vastart || id == Intrinsic::vacopy) addList(list->getArgOperandUse(0), true, accesses);
        if (id == Intrinsic::vacopy) addList(list->getArgOperandUse(1), false, accesses);
    }
    if (auto *call = dyn_cast<CallBase>(&instruction)) collectCall(*call, accesses);
}

std::optional<uint64_t> fsm::sizeOfObject(const Value &object, const DataLayout &layout)
{
    if (auto *local = dyn_cast<AllocaInst>(&object)) {
        const std::optional<TypeSize> bytes = local->getAllocationSize(layout);
        if (!bytes || bytes->isScalable()) return std::nullopt;
        return bytes->getFixedValue();
    }
    if (auto *global = dyn_cast<GlobalVariable>(&object)) {
        if (!global->hasInitializer() || global->isInterposable()) return std::nullopt;
        return layout.getTypeAllocSize(global->getValueType()).getFixedValue();
    }
    auto *argument = dyn_cast<Argument>(&object);
    if (!argument || !argument->hasByValAttr()) return std::nullopt;
    return layout.getTypeAllocSize(argument->getParamByValType()).getFixedValue();
}

// A pointer that the function was given: no analysis of its own steps finds what it points to.
static bool isFromElsewhere(const Value &object)
{
    auto *argument = dyn_cast<Argument>(&object);
    return argument ? !argument->hasByValAttr() : isa<LoadInst, CallInst>(object);
}

SmallVector<Value *, 4> fsm::objectsOf(Value &pointer, ScalarEvolution &evolution, const DataLayout &layout)
{
    SmallVector<const Value *, 4> objects;
    SmallVector<Value *, 4> known;
    getUnderlyingObjects(&pointer, objects, nullptr, 0);
    if (objects.size() == 1 && isFromElsewhere(*objects[0])) return known;
    erase_if(objects, [](const Value *object) { return isa<UndefValue>(object); }); // on ways that are not taken
    if (!all_of(objects, [&](const Value *object) { return sizeOfObject(*object, layout).has_value(); })) {
        auto *base = dyn_cast<SCEVUnknown>(evolution.getPointerBase(evolution.getSCEV(&pointer)));
        if (base && sizeOfObject(*base->getValue(), layout)) known.push_back(base->getValue());
        return known;
    }
    for (const Value *object : objects) known.push_back(const_cast<Value *>(object));
    return known;
}
