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
static constexpr Intrinsic::ID Allowed[] = {
    Intrinsic::abs,
    Intrinsic::bitreverse,
    Intrinsic::bswap,
    Intrinsic::canonicalize,
    Intrinsic::ceil,
    Intrinsic::copysign,
    Intrinsic::ctlz,
    Intrinsic::ctpop,
    Intrinsic::cttz,
    Intrinsic::dbg_assign,
    Intrinsic::dbg_declare,
    Intrinsic::dbg_label,
    Intrinsic::dbg_value,
    Intrinsic::debugtrap,
    Intrinsic::donothing,
    Intrinsic::expect,
    Intrinsic::expect_with_probability,
    Intrinsic::experimental_noalias_scope_decl,
    Intrinsic::fabs,
    Intrinsic::floor,
    Intrinsic::fma,
    Intrinsic::fptosi_sat,
    Intrinsic::fptoui_sat,
    Intrinsic::fshl,
    Intrinsic::fshr,
    Intrinsic::is_constant,
    Intrinsic::is_fpclass,
    Intrinsic::lifetime_end,
    Intrinsic::lifetime_start,
    Intrinsic::llrint,
    Intrinsic::llround,
    Intrinsic::lrint,
    Intrinsic::lround,
    Intrinsic::maximum,
    Intrinsic::maxnum,
    Intrinsic::memcpy,
    Intrinsic::memcpy_inline,
    Intrinsic::memmove,
    Intrinsic::memset,
    Intrinsic::memset_inline,
    Intrinsic::minimum,
    Intrinsic::minnum,
    Intrinsic::nearbyint,
    Intrinsic::objectsize,
    Intrinsic::prefetch,
    Intrinsic::ptrmask,
    Intrinsic::rint,
    Intrinsic::round,
    Intrinsic::roundeven,
    Intrinsic::sadd_sat,
    Intrinsic::sadd_with_overflow,
    Intrinsic::scmp,
    Intrinsic::sideeffect,
    Intrinsic::smax,
    Intrinsic::smin,
    Intrinsic::smul_with_overflow,
    Intrinsic::sqrt,
    Intrinsic::sshl_sat,
    Intrinsic::ssub_sat,
    Intrinsic::ssub_with_overflow,
    Intrinsic::trap,
    Intrinsic::trunc,
    Intrinsic::uadd_sat,
    Intrinsic::uadd_with_overflow,
    Intrinsic::ubsantrap,
    Intrinsic::ucmp,
    Intrinsic::umax,
    Intrinsic::umin,
    Intrinsic::umul_with_overflow,
    Intrinsic::ushl_sat,
    Intrinsic::usub_sat,
    Intrinsic::usub_with_overflow,
    Intrinsic::vacopy,
    Intrinsic::vaend,
    Intrinsic::vastart,
    Intrinsic::vector_extract,
    Intrinsic::vector_insert,
    Intrinsic::vector_reduce_add,
    Intrinsic::vector_reduce_and,
    Intrinsic::vector_reduce_mul,
    Intrinsic::vector_reduce_or,
    Intrinsic::vector_reduce_smax,
    Intrinsic::vector_reduce_smin,
    Intrinsic::vector_reduce_umax,
    Intrinsic::vector_reduce_umin,
    Intrinsic::vector_reduce_xor,
};

static bool isAllowed(Intrinsic::ID id) { return is_contained(Allowed, id); }

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
    if (callee->getIntrinsicID() == Intrinsic::fmuladd)
        return fsm::fail(call, "a product and a sum are one operation here on some machines: compile with fsmcc, or with "
                               "-ffp-contract=off [fsm-float]");
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
