// fsm-define: gives a meaning to what C leaves undefined, before anything is proven from it. Runs first of all in clang.
// Otherwise an app says x = y << 40, or reads a bool that is 200, and the check of an index made from x is proven away.
// Afterwards: no assumption; shifts take their amount modulo the width; counting the zeros of 0 gives the width; a float too large
// for an integer becomes one certain integer; a pointer difference is rounded, not promised to be a multiple; what memory holds is
// believed to be nothing in particular; no integer operation promises not to overflow; every call may return,
// or not, and every loop go on; a call through a
// pointer proves nothing about the pointer; a barrier for the compiler (assembly of no instructions) is nothing.
#include "passes.h"
#include "trap.h"

#include "llvm/IR/AttributeMask.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static void maskShift(BinaryOperator &shift)
{
    Type *type = shift.getType();
    const unsigned width = type->getScalarSizeInBits();
    if (!isPowerOf2_32(width)) return;
    IRBuilder<> builder(&shift);
    shift.setOperand(1, builder.CreateAnd(shift.getOperand(1), ConstantInt::get(type, width - 1)));
}

// The difference of two pointers, over the size of what they point to.
static void roundDifference(BinaryOperator &division)
{
    auto *divisor = dyn_cast<ConstantInt>(division.getOperand(1));
    if (division.getOpcode() != Instruction::SDiv || !divisor || !divisor->getValue().isStrictlyPositive()) return;
    if (!divisor->getValue().isPowerOf2()) return;
    IRBuilder<> builder(&division);
    division.replaceAllUsesWith(builder.CreateAShr(division.getOperand(0), divisor->getValue().logBase2()));
    division.eraseFromParent();
}

static void freezeResult(Instruction &instruction)
{
    auto *frozen = new FreezeInst(&instruction, "");
    frozen->insertAfter(&instruction);
    frozen->setDebugLoc(instruction.getDebugLoc());
    instruction.replaceUsesWithIf(frozen, [frozen](Use &use) { return use.getUser() != frozen; });
}

// A callee that is not certainly of the call's type. Seen as the function it turns out to be, the call would have no defined
// result.
static void hideCallee(CallInst &call)
{
    auto *callee = dyn_cast<Function>(call.getCalledOperand());
    if (call.isInlineAsm() || (callee && callee->getFunctionType() == call.getFunctionType())) return;
    call.setCalledOperand(IRBuilder<>(&call).CreateLaunderInvariantGroup(call.getCalledOperand()));
}

// For each result of assembly without instructions, the argument that the constraints tie it to; nothing if one has none.
static std::optional<SmallVector<Value *, 4>> tied(const CallInst &call)
{
    SmallVector<Value *, 4> results;
    unsigned argument = 0;
    for (const InlineAsm::ConstraintInfo &info : cast<InlineAsm>(call.getCalledOperand())->ParseConstraints()) {
        if (info.Type == InlineAsm::isClobber) continue;
        if (info.Type == InlineAsm::isOutput && !info.isIndirect) {
            results.push_back(nullptr);
            continue;
        }
        Value *value = call.getArgOperand(argument++);
        unsigned number;
        const bool ties =
            info.Type == InlineAsm::isInput && info.Codes.size() == 1 && !StringRef(info.Codes[0]).getAsInteger(10, number);
        if (ties && number < results.size()) results[number] = value;
    }
    if (is_contained(results, nullptr)) return std::nullopt;
    return results;
}

// What is left of it: results are what they were before.
static bool dropBarrier(CallInst &call)
{
    auto *assembly = dyn_cast<InlineAsm>(call.getCalledOperand());
    if (!assembly || !StringRef(assembly->getAsmString()).trim().empty() || call.hasOperandBundles()) return false;
    auto results = tied(call);
    if (!results) return false;
    IRBuilder<> builder(&call);
    Value *result = call.getType()->isStructTy() ? PoisonValue::get(call.getType()) : nullptr;
    for (auto [number, value] : enumerate(*results)) {
        Value *frozen = builder.CreateFreeze(value);
        result = result ? builder.CreateInsertValue(result, frozen, number) : frozen;
    }
    if (result && result->getType() != call.getType()) return false;
    if (result) call.replaceAllUsesWith(result);
    call.eraseFromParent();
    return true;
}

static void forgetPromises(Instruction &instruction)
{
    for (unsigned kind : {LLVMContext::MD_range, LLVMContext::MD_nonnull, LLVMContext::MD_noundef, LLVMContext::MD_align,
                          LLVMContext::MD_dereferenceable, LLVMContext::MD_dereferenceable_or_null, LLVMContext::MD_invariant_load})
        instruction.setMetadata(kind, nullptr);
    if (!isa<GetElementPtrInst>(instruction)) instruction.dropPoisonGeneratingFlags();
}

static void define(Instruction &instruction)
{
    if (auto *call = dyn_cast<CallInst>(&instruction); call && call->isInlineAsm() && dropBarrier(*call)) return;
    auto *operation = dyn_cast<BinaryOperator>(&instruction);
    const bool exact = operation && isa<PossiblyExactOperator>(operation) && operation->isExact();
    forgetPromises(instruction);
    if (operation && operation->isShift()) maskShift(*operation);
    else if (exact) roundDifference(*operation);
    else if (isa<FPToSIInst>(instruction) || isa<FPToUIInst>(instruction)) freezeResult(instruction);
    if (auto *call = dyn_cast<CallInst>(&instruction)) hideCallee(*call);
    if (auto *branch = dyn_cast<BranchInst>(&instruction)) fsm::noteIndex(*branch);
    auto *intrinsic = dyn_cast<IntrinsicInst>(&instruction);
    if (!intrinsic) return;
    switch (intrinsic->getIntrinsicID()) {
    case Intrinsic::ctlz:
    case Intrinsic::cttz: intrinsic->setArgOperand(1, ConstantInt::getFalse(instruction.getContext())); return;
    case Intrinsic::assume: intrinsic->eraseFromParent(); return;
    default: return;
    }
}

static bool promisesProgress(const MDOperand &note)
{
    auto *list = dyn_cast_or_null<MDNode>(note.get());
    auto *name = list && list->getNumOperands() > 0 ? dyn_cast<MDString>(list->getOperand(0)) : nullptr;
    return name && name->getString() == "llvm.loop.mustprogress";
}

// A loop's metadata names itself first.
static void forgetProgress(Instruction &branch)
{
    const MDNode *loop = branch.getMetadata(LLVMContext::MD_loop);
    if (!loop || none_of(loop->operands(), promisesProgress)) return;
    SmallVector<Metadata *, 4> notes = {nullptr};
    for (unsigned i = 1; i < loop->getNumOperands(); i++)
        if (!promisesProgress(loop->getOperand(i))) notes.push_back(loop->getOperand(i));
    MDNode *without = MDNode::getDistinct(branch.getContext(), notes);
    without->replaceOperandWith(0, without);
    branch.setMetadata(LLVMContext::MD_loop, without);
}

// "Does not return" is a promise too, and a function may break it; so is "returns", and that every loop ends, from which the number
// of its rounds would be concluded.
static void mayReturn(Function &function)
{
    AttributeMask mask;
    for (Attribute::AttrKind kind : {Attribute::NoReturn, Attribute::WillReturn, Attribute::MustProgress}) mask.addAttribute(kind);
    if (!function.isIntrinsic()) function.removeFnAttrs(mask);
    for (Instruction &instruction : instructions(function)) {
        forgetProgress(instruction);
        if (auto *call = dyn_cast<CallBase>(&instruction))
            if (!isa<IntrinsicInst>(call)) call->removeFnAttrs(mask);
    }
}

PreservedAnalyses fsm::DefinePass::run(Module &module, ModuleAnalysisManager &)
{
    SmallVector<Instruction *, 256> all;
    for (Function &function : module)
        for (Instruction &instruction : instructions(function)) all.push_back(&instruction);
    for (Function &function : module) mayReturn(function);
    for (Instruction *instruction : all) define(*instruction);
    return PreservedAnalyses::none();
}
