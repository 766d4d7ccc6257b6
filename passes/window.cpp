// fsm-window: x86: every access to memory goes through %gs, whose base is the start of the app's window of 4 GiB.
// Pointers stay 32 bits; an access is moved to address space 256, and code generation makes it %gs:(register) with 32-bit
// registers, whose sum wraps before the base is added: no address reaches outside the window, whatever the program computes.
// Globals are addressed through a twin in address space 256 that is the same symbol. Reads are moved as well as writes: of a native
// read and a write of the same place code generation would make one native instruction. What stays native is what the program has
// no pointer to: locals that fsm-unsafe-stack left, the counter of fsm-fuel, and code generation's own constants. Afterwards every
// load and store is of that kind or in address space 256. Instructions, intrinsics and properties of functions that this file does
// not know are errors: a new way to memory can't come in unseen.
#include "passes.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace llvm;

namespace
{

constexpr unsigned Window = 256; // LLVM's address space for %gs

// Moves the accesses of one program.
class Mover
{
    Module &module;
    const DataLayout &layout;
    Type *const word, *const pointer;
    DenseMap<GlobalVariable *, Constant *> twins;
    DenseMap<Value *, Value *> moved; // within one function

    Constant *twin(GlobalVariable &global);
    Constant *moveConstant(Constant &address);
    Value *move(Value &address);

  public:
    explicit Mover(Module &module)
        : module(module), layout(module.getDataLayout()), word(Type::getInt32Ty(module.getContext())),
          pointer(PointerType::get(module.getContext(), Window))
    {
    }
    void moveAccesses(Function &);
};

} // namespace

// Module assembly names the symbol: only plain names, so that nothing needs quoting.
static void givePlainName(GlobalVariable &global)
{
    if (global.hasPrivateLinkage())
        global.setLinkage(GlobalValue::InternalLinkage); // a private symbol has another name in assembly
    const bool plain = all_of(global.getName(), [](char c) { return llvm::isAlnum(c) || c == '_' || c == '.' || c == '$'; });
    if (!global.hasName() || !plain) global.setName("fsm.constant");
}

Constant *Mover::twin(GlobalVariable &global)
{
    Constant *&known = twins[&global];
    if (known) return known;
    givePlainName(global);
    const std::string name = (global.getName() + ".window").str();
    auto *other = new GlobalVariable(module, global.getValueType(), false, GlobalValue::ExternalLinkage, nullptr, name, nullptr,
                                     GlobalValue::NotThreadLocal, Window);
    other->setAlignment(global.getAlign());
    other->setDSOLocal(true);
    module.appendModuleInlineAsm((".set " + Twine(other->getName()) + ", " + global.getName()).str());
    return known = other;
}

Constant *Mover::moveConstant(Constant &address)
{
    if (isa<UndefValue>(address)) return ConstantPointerNull::get(cast<PointerType>(pointer));
    APInt offset(layout.getIndexTypeSizeInBits(address.getType()), 0);
    Value *base = address.stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/true);
    if (auto *global = dyn_cast<GlobalVariable>(base))
        return ConstantExpr::getGetElementPtr(Type::getInt8Ty(module.getContext()), twin(*global),
                                              ConstantInt::get(word, offset.getZExtValue()));
    return ConstantExpr::getIntToPtr(ConstantExpr::getPtrToInt(&address, word), pointer);
}

Value *Mover::move(Value &address)
{
    if (auto *constant = dyn_cast<Constant>(&address)) return moveConstant(*constant);
    if (Value *known = moved.lookup(&address)) return known;
    Value *result;
    if (auto *gep = dyn_cast<GetElementPtrInst>(&address)) {
        Value *base = move(*gep->getPointerOperand());
        SmallVector<Value *, 4> indices(gep->indices());
        result = IRBuilder<>(gep->getNextNode()).CreateGEP(gep->getSourceElementType(), base, indices);
    } else {
        auto *instruction = dyn_cast<Instruction>(&address);
        BasicBlock::iterator after = instruction ? *instruction->getInsertionPointAfterDef()
                                                 : cast<Argument>(address).getParent()->getEntryBlock().getFirstInsertionPt();
        IRBuilder<> builder(after->getParent(), after);
        result = builder.CreateAddrSpaceCast(&address, pointer);
    }
    return moved[&address] = result;
}

// The counter of fsm-fuel, which the program has no name for.
static bool isFuel(const Value &address)
{
    return isa<GlobalVariable>(address) && address.getName() == fsm::FuelName && cast<GlobalVariable>(address).isDeclaration();
}

void Mover::moveAccesses(Function &function)
{
    moved.clear();
    SmallVector<std::pair<Instruction *, unsigned>, 64> accesses; // and which operand is the address
    for (Instruction &instruction : instructions(function))
        if (const Value *address = getLoadStorePointerOperand(&instruction);
            address && !isa<AllocaInst>(getUnderlyingObject(address, 0)) && !isFuel(*address))
            accesses.push_back({&instruction, isa<LoadInst>(instruction) ? LoadInst::getPointerOperandIndex()
                                                                         : StoreInst::getPointerOperandIndex()});
    SmallVector<WeakTrackingVH, 64> old;
    for (auto [access, operand] : accesses) {
        old.push_back(access->getOperand(operand));
        access->setOperand(operand, move(*access->getOperand(operand)));
    }
    RecursivelyDeleteTriviallyDeadInstructionsPermissive(old);
}

// Intrinsics that code generation turns into instructions on registers, or into nothing.
static bool isKnown(const IntrinsicInst &intrinsic)
{
    switch (intrinsic.getIntrinsicID()) {
    case Intrinsic::trap:
    case Intrinsic::ubsantrap:
    case Intrinsic::debugtrap:
    case Intrinsic::lifetime_start:
    case Intrinsic::lifetime_end:
    case Intrinsic::experimental_noalias_scope_decl:
    case Intrinsic::donothing:
    case Intrinsic::sideeffect:
    case Intrinsic::assume:
    case Intrinsic::ptrmask: return true;
    case Intrinsic::thread_pointer:
    case Intrinsic::threadlocal_address:
    case Intrinsic::localaddress: return false;
    default: break;
    }
    if (isa<DbgInfoIntrinsic>(intrinsic)) return true;
    return intrinsic.doesNotAccessMemory() && !intrinsic.getType()->isPtrOrPtrVectorTy() &&
           none_of(intrinsic.args(), [](const Use &argument) { return argument->getType()->isPtrOrPtrVectorTy(); });
}

static void checkCall(const CallBase &call)
{
    if (auto *intrinsic = dyn_cast<IntrinsicInst>(&call)) {
        if (!isKnown(*intrinsic))
            fsm::fail(call, "'" + intrinsic->getCalledFunction()->getName() + "' cannot be contained: write it in C [fsm-builtin]");
        return;
    }
    const Function *callee = dyn_cast<Function>(call.getCalledOperand()->stripPointerCasts());
    if (call.isInlineAsm()) fsm::fail(call, "inline assembly cannot be contained: write it in C [fsm-asm]");
    if (callee && !callee->isDeclaration() &&
        (callee->getFunctionType() != call.getFunctionType() || callee->getCallingConv() != call.getCallingConv()))
        fsm::fail(call, "'" + callee->getName() +
                            "' is called with other arguments than it is defined with: declare it in a header [fsm-undefined]");
    if (call.isMustTailCall() || call.hasOperandBundles())
        fsm::fail(call, "a call with a demand on how it is made: remove the attribute [fsm-attribute]");
}

// What code generation would address through memory of its own.
static bool hasVariableLane(const Instruction &instruction)
{
    const unsigned number = isa<ExtractElementInst>(instruction) ? 1 : 2;
    return isa<ExtractElementInst, InsertElementInst>(instruction) && !isa<ConstantInt>(instruction.getOperand(number));
}

// By a constant, as bit-fields of packed structures have it, code generation does it in registers.
static bool hasWideShift(const Instruction &instruction)
{
    return instruction.isShift() && instruction.getType()->getScalarSizeInBits() > 128 &&
           !isa<ConstantInt>(instruction.getOperand(1));
}

static void check(const Instruction &instruction)
{
    switch (instruction.getOpcode()) {
    case Instruction::Call: return checkCall(cast<CallBase>(instruction));
    case Instruction::Load:
    case Instruction::Store:
        if (instruction.isAtomic()) fsm::fail(instruction, "an atomic access: nothing else runs at the same time [fsm-atomic]");
        return;
    case Instruction::Fence:
    case Instruction::AtomicCmpXchg:
    case Instruction::AtomicRMW:
        return fsm::fail(instruction, "an atomic operation: nothing else runs at the same time [fsm-atomic]");
    case Instruction::IndirectBr: return fsm::fail(instruction, "a computed goto: use a switch [fsm-computed-goto]");
    case Instruction::Alloca:
    case Instruction::GetElementPtr:
    case Instruction::ICmp:
    case Instruction::FCmp:
    case Instruction::PHI:
    case Instruction::Select:
    case Instruction::Freeze:
    case Instruction::FNeg:
    case Instruction::ShuffleVector:
    case Instruction::ExtractValue:
    case Instruction::InsertValue:
    case Instruction::Ret:
    case Instruction::Br:
    case Instruction::Switch:
    case Instruction::Unreachable: return;
    case Instruction::ExtractElement:
    case Instruction::InsertElement:
        if (!hasVariableLane(instruction)) return;
        break;
    default: break;
    }
    if (!(instruction.isBinaryOp() || instruction.isCast()) || isa<AddrSpaceCastInst>(instruction) || hasWideShift(instruction))
        fsm::fail(instruction, Twine("'") + instruction.getOpcodeName() +
                                   "' of this kind cannot be contained: write it in another way [fsm-builtin]");
}

// Results of more than four registers' size are returned through a hidden pointer; the rest makes code that is entered or left in
// another way than C does.
static void check(Function &function)
{
    Module &module = *function.getParent();
    const DataLayout &layout = module.getDataLayout();
    Type *result = function.getReturnType();
    const CallingConv::ID convention = function.getCallingConv();
    if (!result->isVoidTy() && layout.getTypeAllocSize(result).getKnownMinValue() > 16)
        fsm::fail(module, "'" + function.getName() +
                              "' returns more than 16 bytes in registers: return it through a pointer [fsm-attribute]");
    if ((convention != CallingConv::C && convention != CallingConv::Fast) || function.hasFnAttribute(Attribute::Naked) ||
        function.hasPrefixData() || function.hasPrologueData() || function.hasPersonalityFn() || function.hasGC())
        fsm::fail(module, "'" + function.getName() +
                              "' is entered or left in another way than C's functions: remove its attributes [fsm-attribute]");
    for (const Argument &argument : function.args())
        for (Attribute::AttrKind kind : {Attribute::InAlloca, Attribute::Preallocated, Attribute::ByRef, Attribute::SwiftError})
            if (argument.hasAttribute(kind))
                fsm::fail(module, "'" + function.getName() + "' takes an argument in a way that C has not [fsm-attribute]");
    // Instrumentation that code generation would add accesses memory natively.
    for (Attribute::AttrKind kind : {Attribute::SafeStack, Attribute::ShadowCallStack, Attribute::StackProtect,
                                     Attribute::StackProtectReq, Attribute::StackProtectStrong})
        function.removeFnAttr(kind);
    for (const char *name : {"split-stack", "patchable-function", "patchable-function-entry", "instrument-function-entry-inlined",
                             "instrument-function-exit-inlined", "function-instrument", "fentry-call"})
        function.removeFnAttr(name);
}

static void removePrefetches(Function &function)
{
    for (Instruction &instruction : make_early_inc_range(instructions(function)))
        if (auto *hint = dyn_cast<IntrinsicInst>(&instruction); hint && hint->getIntrinsicID() == Intrinsic::prefetch)
            hint->eraseFromParent();
}

PreservedAnalyses fsm::WindowPass::run(Module &module, ModuleAnalysisManager &)
{
    if (!hasWindow(module)) return PreservedAnalyses::all();
    for (GlobalVariable &global : module.globals())
        if (isMutableData(global) && !allowsGlobals(module)) failGlobal(module, global);
    for (Function &function : module) {
        if (function.isDeclaration()) continue;
        removePrefetches(function);
        check(function);
        for (const Instruction &instruction : instructions(function)) check(instruction);
    }
    stopIfFailed();
    Mover mover(module);
    for (Function &function : module) mover.moveAccesses(function);
    return PreservedAnalyses::none();
}
