// fsm-math: mathematics is the C library's, in clang, before anything is optimised. What clang made an intrinsic of (floor, sin,
// the remainder) becomes a call of the function of that name again, unless it is one instruction on the target; and no call of such
// a function is believed to be what LLVM knows it for, so that none is worked out by the machine the build runs on, whose C library
// may round otherwise. Afterwards code generation has no calls of its own into the mathematical library to make.
#include "passes.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

// The function for doubles; "": it is no such intrinsic.
static StringRef nameOf(Intrinsic::ID id, bool longResult)
{
    switch (id) {
    case Intrinsic::ceil: return "ceil";
    case Intrinsic::cos: return "cos";
    case Intrinsic::exp: return "exp";
    case Intrinsic::exp10: return "exp10";
    case Intrinsic::exp2: return "exp2";
    case Intrinsic::floor: return "floor";
    case Intrinsic::fma: return "fma";
    case Intrinsic::ldexp: return "ldexp";
    case Intrinsic::llrint: return "llrint";
    case Intrinsic::llround: return "llround";
    case Intrinsic::log: return "log";
    case Intrinsic::log10: return "log10";
    case Intrinsic::log2: return "log2";
    case Intrinsic::lrint: return longResult ? "llrint" : "lrint";
    case Intrinsic::lround: return longResult ? "llround" : "lround";
    case Intrinsic::maxnum: return "fmax";
    case Intrinsic::minnum: return "fmin";
    case Intrinsic::nearbyint: return "nearbyint";
    case Intrinsic::pow: return "pow";
    case Intrinsic::rint: return "rint";
    case Intrinsic::round: return "round";
    case Intrinsic::sin: return "sin";
    case Intrinsic::sqrt: return "sqrt";
    case Intrinsic::tan: return "tan";
    case Intrinsic::trunc: return "trunc";
    default: return "";
    }
}

// Functions that LLVM knows and works out for constant arguments.
static bool isMathematical(StringRef name)
{
    name.consume_back("f");
    return StringSwitch<bool>(name)
        .Cases("acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", true)
        .Cases("copysign", "cos", "cosh", "erf", "exp", "exp10", "exp2", "expm1", "fdim", true)
        .Cases("floor", "fma", "fmax", "fmin", "fmod", "frexp", "ldexp", "llrint", "llround", true)
        .Cases("log", "log10", "log1p", "log2", "logb", "lrint", "lround", "modf", "nearbyint", true)
        .Cases("pow", "remainder", "rint", "round", "roundeven", "scalbln", "scalbn", "sin", "sinh", true)
        .Cases("sincos", "sqrt", "tan", "tanh", "tgamma", "trunc", true)
        .Default(false);
}

static bool hasInstruction(const Module &module, Intrinsic::ID id, const Type *type)
{
    const Triple triple(module.getTargetTriple());
    if (id != Intrinsic::sqrt) return false;
    return triple.isX86() || (triple.getSubArch() == Triple::ARMSubArch_v7em && type->isFloatTy());
}

static void callInstead(Instruction &instruction, StringRef name)
{
    Type *type = instruction.getOperand(0)->getType();
    SmallVector<Value *, 3> arguments;
    SmallVector<Type *, 3> types;
    const unsigned count = isa<CallBase>(instruction) ? cast<CallBase>(instruction).arg_size() : instruction.getNumOperands();
    for (unsigned i = 0; i < count; i++) {
        arguments.push_back(instruction.getOperand(i));
        types.push_back(arguments.back()->getType());
    }
    auto *signature = FunctionType::get(instruction.getType(), types, false);
    FunctionCallee callee = instruction.getModule()->getOrInsertFunction((name + (type->isFloatTy() ? "f" : "")).str(), signature);
    CallInst *call = CallInst::Create(callee, arguments, "", instruction.getIterator());
    call->addFnAttr(Attribute::NoBuiltin);
    call->setDebugLoc(instruction.getDebugLoc());
    instruction.replaceAllUsesWith(call);
    instruction.eraseFromParent();
}

static void visit(Instruction &instruction)
{
    auto isScalar = [](const Type *type) { return type->isFloatTy() || type->isDoubleTy(); };
    if (instruction.getOpcode() == Instruction::FRem) {
        if (isScalar(instruction.getType())) callInstead(instruction, "fmod");
        return;
    }
    auto *call = dyn_cast<CallInst>(&instruction);
    Function *callee = call ? call->getCalledFunction() : nullptr;
    if (!callee) return;
    if (!callee->isIntrinsic()) {
        if (isMathematical(callee->getName())) call->addFnAttr(Attribute::NoBuiltin);
        return;
    }
    const Intrinsic::ID id = callee->getIntrinsicID();
    const StringRef name = nameOf(id, instruction.getType()->isIntegerTy(64));
    if (name.empty() || !isScalar(call->getArgOperand(0)->getType())) return;
    if (!hasInstruction(*call->getModule(), id, call->getType())) callInstead(instruction, name);
}

PreservedAnalyses fsm::MathPass::run(Module &module, ModuleAnalysisManager &)
{
    for (Function &function : module)
        for (Instruction &instruction : make_early_inc_range(instructions(function))) visit(instruction);
    return PreservedAnalyses::none();
}
