// Half of fsm-refuse: instructions, intrinsics and types, by lists of what is allowed. What a later LLVM invents is refused until
// somebody has thought about it.
#include "passes.h"
#include "refuse.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

// Memory and control as any function has them, arithmetic, and notes to the optimiser that promise nothing.
static bool isAllowed(Intrinsic::ID id)
{
    switch (id) {
    case Intrinsic::abs:
    case Intrinsic::bitreverse:
    case Intrinsic::bswap:
    case Intrinsic::canonicalize:
    case Intrinsic::ceil:
    case Intrinsic::copysign:
    case Intrinsic::ctlz:
    case Intrinsic::ctpop:
    case Intrinsic::cttz:
    case Intrinsic::dbg_assign:
    case Intrinsic::dbg_declare:
    case Intrinsic::dbg_label:
    case Intrinsic::dbg_value:
    case Intrinsic::debugtrap:
    case Intrinsic::donothing:
    case Intrinsic::expect:
    case Intrinsic::expect_with_probability:
    case Intrinsic::experimental_noalias_scope_decl:
    case Intrinsic::fabs:
    case Intrinsic::floor:
    case Intrinsic::fma:
    case Intrinsic::fptosi_sat:
    case Intrinsic::fptoui_sat:
    case Intrinsic::fshl:
    case Intrinsic::fshr:
    case Intrinsic::is_constant:
    case Intrinsic::is_fpclass:
    case Intrinsic::lifetime_end:
    case Intrinsic::lifetime_start:
    case Intrinsic::llrint:
    case Intrinsic::llround:
    case Intrinsic::lrint:
    case Intrinsic::lround:
    case Intrinsic::maximum:
    case Intrinsic::maxnum:
    case Intrinsic::memcpy:
    case Intrinsic::memcpy_inline:
    case Intrinsic::memmove:
    case Intrinsic::memset:
    case Intrinsic::memset_inline:
    case Intrinsic::minimum:
    case Intrinsic::minnum:
    case Intrinsic::nearbyint:
    case Intrinsic::objectsize:
    case Intrinsic::prefetch:
    case Intrinsic::ptrmask:
    case Intrinsic::rint:
    case Intrinsic::round:
    case Intrinsic::roundeven:
    case Intrinsic::sadd_sat:
    case Intrinsic::sadd_with_overflow:
    case Intrinsic::scmp:
    case Intrinsic::sideeffect:
    case Intrinsic::smax:
    case Intrinsic::smin:
    case Intrinsic::smul_with_overflow:
    case Intrinsic::sqrt:
    case Intrinsic::sshl_sat:
    case Intrinsic::ssub_sat:
    case Intrinsic::ssub_with_overflow:
    case Intrinsic::trap:
    case Intrinsic::trunc:
    case Intrinsic::uadd_sat:
    case Intrinsic::uadd_with_overflow:
    case Intrinsic::ubsantrap:
    case Intrinsic::ucmp:
    case Intrinsic::umax:
    case Intrinsic::umin:
    case Intrinsic::umul_with_overflow:
    case Intrinsic::ushl_sat:
    case Intrinsic::usub_sat:
    case Intrinsic::usub_with_overflow:
    case Intrinsic::vacopy:
    case Intrinsic::vaend:
    case Intrinsic::vastart:
    case Intrinsic::vector_extract:
    case Intrinsic::vector_insert:
    case Intrinsic::vector_reduce_add:
    case Intrinsic::vector_reduce_and:
    case Intrinsic::vector_reduce_mul:
    case Intrinsic::vector_reduce_or:
    case Intrinsic::vector_reduce_smax:
    case Intrinsic::vector_reduce_smin:
    case Intrinsic::vector_reduce_umax:
    case Intrinsic::vector_reduce_umin:
    case Intrinsic::vector_reduce_xor: return true;
    default: return false;
    }
}

static bool isAllowed(const Instruction &instruction)
{
    if (instruction.isBinaryOp() || instruction.isUnaryOp()) return true;
    if (instruction.isCast()) return !isa<AddrSpaceCastInst>(instruction);
    switch (instruction.getOpcode()) {
    case Instruction::Alloca:
    case Instruction::Br:
    case Instruction::Call:
    case Instruction::ExtractElement:
    case Instruction::ExtractValue:
    case Instruction::FCmp:
    case Instruction::Freeze:
    case Instruction::GetElementPtr:
    case Instruction::ICmp:
    case Instruction::InsertElement:
    case Instruction::InsertValue:
    case Instruction::Load:
    case Instruction::PHI:
    case Instruction::Ret:
    case Instruction::Select:
    case Instruction::ShuffleVector:
    case Instruction::Store:
    case Instruction::Switch:
    case Instruction::Unreachable: return true;
    default: return false;
    }
}

static void refuseType(const Instruction &instruction, const Type *type)
{
    type = type->getScalarType();
    if (type->isPointerTy() && type->getPointerAddressSpace() != 0)
        fsm::fail(instruction, "a pointer into another address space cannot be contained [fsm-address-space]");
    if (type->isX86_FP80Ty() || type->isFP128Ty() || type->isPPC_FP128Ty())
        fsm::fail(instruction, "long double is not the same on all targets: use double [fsm-long-double]");
    if (type->isX86_AMXTy() || type->isTargetExtTy() || type->isScalableTy())
        fsm::fail(instruction, "a type of one machine alone: write it in C [fsm-builtin]");
}

// What constants are made of, to the bottom: casts between address spaces and addresses of labels could hide there.
static void refuseConstant(const Instruction &instruction, const Constant *constant, SmallPtrSetImpl<const Constant *> &seen)
{
    if (!seen.insert(constant).second) return;
    refuseType(instruction, constant->getType());
    if (isa<BlockAddress>(constant))
        return fsm::fail(instruction, "a jump to a computed label cannot be checked: use switch [fsm-computed-goto]");
    if (isa<GlobalValue>(constant)) return;
    for (const Use &part : constant->operands())
        if (auto *inner = dyn_cast<Constant>(part)) refuseConstant(instruction, inner, seen);
}

static void refuseCall(const CallBase &call)
{
    if (call.isInlineAsm()) return fsm::fail(call, "inline assembly cannot be contained: write it in C [fsm-asm]");
    if (!fsm::isPlain(call.getCallingConv())) fsm::fail(call, "a call with a calling convention of its own [fsm-attribute]");
    if (call.hasOperandBundles()) fsm::fail(call, "a call with operands that only some compilers understand [fsm-builtin]");
    if (call.hasFnAttr(Attribute::ReturnsTwice)) fsm::fail(call, "a call that may return twice cannot be contained [fsm-setjmp]");
    const Function *callee = call.getCalledFunction();
    if (!callee || !callee->isIntrinsic() || isAllowed(callee->getIntrinsicID())) return;
    fsm::fail(call,
              "'" + callee->getName() + "' is no operation of the C language that every target has: write it in C [fsm-builtin]");
}

static void refuseInstruction(const Instruction &instruction)
{
    if (!isAllowed(instruction) || instruction.isAtomic()) {
        bool atomic = instruction.isAtomic();
        bool jump = isa<IndirectBrInst>(instruction);
        return fsm::fail(instruction, Twine("the instruction '") + instruction.getOpcodeName() + "' cannot be contained " +
                                          (atomic ? "[fsm-atomic]"
                                           : jump ? "[fsm-computed-goto]"
                                                  : "[fsm-builtin]"));
    }
    if (auto *call = dyn_cast<CallBase>(&instruction)) refuseCall(*call);
    if (auto *local = dyn_cast<AllocaInst>(&instruction))
        if (!local->isStaticAlloca() || local->isUsedWithInAlloca())
            fsm::fail(instruction, "the size of a local is known only at run time: the stack could not be bounded [fsm-vla]");
    refuseType(instruction, instruction.getType());
    SmallPtrSet<const Constant *, 8> seen;
    for (const Use &operand : instruction.operands()) {
        if (isa<MetadataAsValue>(operand) || isa<InlineAsm>(operand)) continue;
        if (auto *constant = dyn_cast<Constant>(operand)) refuseConstant(instruction, constant, seen);
        else if (operand->getType()->isFirstClassType()) refuseType(instruction, operand->getType());
    }
}

void fsm::refuseCode(const Function &function)
{
    for (const Instruction &instruction : instructions(function)) refuseInstruction(instruction);
}
