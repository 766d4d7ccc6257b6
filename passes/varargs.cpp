// fsm-varargs: arguments behind `...` travel in a buffer of the caller instead of registers and the machine stack.
// A variadic function gets one more parameter, the buffer's address, and a call of it packs the arguments there: each at a multiple
// of 8 bytes (Cortex-M: 4), or of its own alignment if that is more, as the machine's ABI lays them out on the stack. x86: va_start
// says that all registers are used up (gp_offset 48, fp_offset 176), so the va_arg code that clang has written takes every argument
// from the buffer. Cortex-M: a list is the address of its next argument. Afterwards no function and no call is variadic, and no va_
// intrinsic is left: reading one argument too many reads the cell.
#include "passes.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace
{
// struct __va_list_tag of x32.
enum { AtGeneral = 0, AtFloating = 4, AtOverflow = 8, AtRegisters = 12, GeneralEnd = 48, FloatingEnd = 176 };
} // namespace

// What an argument takes at least, and what it is aligned to.
static Align unitOf(const Module &module) { return Align(fsm::hasWindow(module) ? 8 : 4); }

static FunctionType *withBuffer(FunctionType *type)
{
    SmallVector<Type *, 8> parameters(type->params());
    parameters.push_back(PointerType::get(type->getContext(), 0));
    return FunctionType::get(type->getReturnType(), parameters, false);
}

// The attributes of the fixed parameters; the buffer has none.
static AttributeList fixedAttributes(LLVMContext &context, AttributeList all, unsigned fixed)
{
    SmallVector<AttributeSet, 8> parameters;
    for (unsigned i = 0; i < fixed; i++) parameters.push_back(all.getParamAttrs(i));
    return AttributeList::get(context, all.getFnAttrs(), all.getRetAttrs(), parameters);
}

static void packCall(CallInst &call)
{
    const DataLayout &layout = call.getModule()->getDataLayout();
    const unsigned fixed = call.getFunctionType()->getNumParams();
    Type *byte = Type::getInt8Ty(call.getContext());
    IRBuilder<> entry(&*call.getFunction()->getEntryBlock().getFirstInsertionPt()), builder(&call);
    AllocaInst *buffer = entry.CreateAlloca(byte); // its size follows
    uint64_t size = 0;
    const Align unit = unitOf(*call.getModule());
    Align most(unit.value() * 2);
    for (unsigned i = fixed; i < call.arg_size(); i++) {
        Value *argument = call.getArgOperand(i);
        Type *type = call.isByValArgument(i) ? call.getParamByValType(i) : argument->getType();
        const Align align =
            std::max(unit, call.isByValArgument(i) ? call.getParamAlign(i).valueOrOne() : layout.getABITypeAlign(type));
        size = alignTo(size, align);
        most = std::max(most, align);
        Value *place = builder.CreateConstGEP1_32(byte, buffer, size);
        if (call.isByValArgument(i))
            builder.CreateMemCpy(place, align, argument, call.getParamAlign(i), layout.getTypeAllocSize(type));
        else builder.CreateAlignedStore(argument, place, align);
        size = alignTo(size + layout.getTypeAllocSize(type), unit);
    }
    buffer->setAllocatedType(ArrayType::get(byte, std::max<uint64_t>(size, 8)));
    buffer->setAlignment(most);

    SmallVector<Value *, 8> arguments(call.arg_begin(), call.arg_begin() + fixed);
    arguments.push_back(buffer);
    CallInst *packed = builder.CreateCall(withBuffer(call.getFunctionType()), call.getCalledOperand(), arguments);
    packed->setCallingConv(call.getCallingConv());
    packed->setAttributes(fixedAttributes(call.getContext(), call.getAttributes(), fixed));
    packed->setDebugLoc(call.getDebugLoc());
    call.replaceAllUsesWith(packed);
    call.eraseFromParent();
}

static void fillList(IntrinsicInst &start, Value *buffer)
{
    IRBuilder<> builder(&start);
    if (!fsm::hasWindow(*start.getModule())) {
        builder.CreateStore(buffer, start.getArgOperand(0));
        return;
    }
    auto store = [&](unsigned offset, Value *value) {
        builder.CreateStore(value, builder.CreateConstGEP1_32(builder.getInt8Ty(), start.getArgOperand(0), offset));
    };
    store(AtGeneral, builder.getInt32(GeneralEnd));
    store(AtFloating, builder.getInt32(FloatingEnd));
    store(AtOverflow, buffer);
    store(AtRegisters, ConstantPointerNull::get(builder.getPtrTy()));
}

static void addParameter(Function &old)
{
    Module &module = *old.getParent();
    const unsigned fixed = old.arg_size();
    Function *function = Function::Create(withBuffer(old.getFunctionType()), old.getLinkage(), "", module);
    function->takeName(&old);
    function->copyAttributesFrom(&old);
    function->setAttributes(fixedAttributes(module.getContext(), old.getAttributes(), fixed));
    function->copyMetadata(&old, 0);
    function->splice(function->begin(), &old);
    for (unsigned i = 0; i < fixed; i++) {
        function->getArg(i)->takeName(old.getArg(i));
        old.getArg(i)->replaceAllUsesWith(function->getArg(i));
    }
    old.replaceAllUsesWith(function);
    old.eraseFromParent();
    for (Instruction &instruction : make_early_inc_range(instructions(*function)))
        if (auto *start = dyn_cast<IntrinsicInst>(&instruction); start && start->getIntrinsicID() == Intrinsic::vastart) {
            fillList(*start, function->getArg(fixed));
            start->eraseFromParent();
        }
}

static void expandCopies(Function &function)
{
    for (Instruction &instruction : make_early_inc_range(instructions(function))) {
        auto *call = dyn_cast<IntrinsicInst>(&instruction);
        if (!call) continue;
        const Intrinsic::ID id = call->getIntrinsicID();
        if (id == Intrinsic::vastart) fsm::fail(*call, "va_start in a function without variable arguments [fsm-builtin]");
        if (id == Intrinsic::vacopy)
            IRBuilder<>(call).CreateMemCpy(call->getArgOperand(0), Align(4), call->getArgOperand(1), Align(4),
                                           fsm::hasWindow(*call->getModule()) ? fsm::VaListSizeX86 : fsm::VaListSizeThumb);
        if (id == Intrinsic::vacopy || id == Intrinsic::vaend) call->eraseFromParent();
    }
}

PreservedAnalyses fsm::VarargsPass::run(Module &module, ModuleAnalysisManager &)
{
    SmallVector<CallInst *, 16> calls;
    SmallVector<Function *, 8> variadic;
    for (Function &function : module) {
        if (function.isVarArg() && !function.isDeclaration()) variadic.push_back(&function);
        for (Instruction &instruction : instructions(function))
            if (auto *call = dyn_cast<CallInst>(&instruction); call && call->getFunctionType()->isVarArg()) calls.push_back(call);
    }
    for (CallInst *call : calls) packCall(*call);
    for (Function *function : variadic) addParameter(*function);
    for (Function &function : module) expandCopies(function);
    stopIfFailed();
    return PreservedAnalyses::none();
}
