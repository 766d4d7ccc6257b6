// fsm-callees: a call through a pointer calls one of the program's own functions, of the type of the call, or traps.
// An app's data are its own to overwrite, so no address of code is among them: the value of a function's address becomes a number,
// and a call through a pointer a choice by that number among the functions it can mean, each called by name. What can be chosen are
// the functions whose address the program uses and whose type in LLVM is the call's; NULL, an address, a number that is no
// function's or that of one of another type end the program under the line of the call (FSM_CHECK_CALL). The pointer is frozen, so
// what is compared is what is called; and as no pointer is called, nothing can be concluded from a call that C leaves undefined.
// Each callee gets its arguments the way it expects them (extended, by value), whatever the call said. Numbers are multiples of 8
// below 0, where no machine has an app's memory and no program its sentinels (0, 1, -1). Handlers that only the manifest names are
// no choice. Afterwards every call is one by name, with the type of what it calls, and no constant holds a function's address but
// the declarations for the manifest. Runs before optimisation, which then sees through such calls as through any others.
#include "passes.h"
#include "trap.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;
using namespace fsm;

namespace
{

constexpr unsigned Step = 8, StepBits = 3;
// Up to so many functions are called where the pointer is; more, if there are several calls, in a function that those share.
constexpr size_t InPlaceMax = 4;

// The functions of one type that have a number: function i has first + Step * i.
struct Choice {
    SmallVector<Function *, 8> functions;
    int64_t first = 0;
    unsigned calls = 0; // through pointers
    Function *shared = nullptr;
};

class Callees
{
  public:
    explicit Callees(Module &module) : module(module), word(Type::getInt32Ty(module.getContext())) {}
    void run();

  private:
    void hideDeclarations();
    void showDeclarations();
    void giveNumbers();
    void choose(CallInst &, TrapBlocks &);
    void chooseInPlace(CallInst &, Value *number, ArrayRef<std::pair<Function *, int64_t>>, TrapBlocks &);
    Choice *shareable(const CallInst &);
    SmallVector<std::pair<Function *, int64_t>, 8> candidates(const CallInst &) const;
    Function *sharedFor(Choice &, const Function &caller);
    void callRightly(CallInst &);

    Module &module;
    Type *const word;
    MapVector<FunctionType *, Choice> choices;
    // What the manifest is made of, and the lists of what is kept: there a function stays what it is.
    SmallVector<std::pair<GlobalVariable *, SmallVector<WeakTrackingVH, 4>>, 16> declarations;
    SmallVector<GlobalValue *, 16> used, compilerUsed;
};

} // namespace

// How a parameter or result travels, which caller and callee have to agree on.
static AttributeSet conveyance(LLVMContext &context, AttributeSet all)
{
    AttrBuilder kept(context);
    for (Attribute::AttrKind kind : {Attribute::ZExt, Attribute::SExt, Attribute::InReg, Attribute::ByVal, Attribute::StructRet})
        if (all.hasAttribute(kind)) kept.addAttribute(all.getAttribute(kind));
    if (all.hasAttribute(Attribute::ByVal) && all.hasAttribute(Attribute::Alignment))
        kept.addAttribute(all.getAttribute(Attribute::Alignment));
    return AttributeSet::get(context, kept);
}

// Of a call.
static AttributeList conveyance(const CallInst &call)
{
    LLVMContext &context = call.getContext();
    const AttributeList all = call.getAttributes();
    SmallVector<AttributeSet, 8> parameters;
    for (unsigned i = 0; i < call.arg_size(); i++) parameters.push_back(conveyance(context, all.getParamAttrs(i)));
    return AttributeList::get(context, {}, conveyance(context, all.getRetAttrs()), parameters);
}

// For a call of the function; what a variadic one passes beyond its parameters travels as the call says.
static AttributeList conveyance(const Function &callee, const CallInst *call = nullptr)
{
    LLVMContext &context = callee.getContext();
    const AttributeList all = callee.getAttributes();
    SmallVector<AttributeSet, 8> parameters;
    for (unsigned i = 0; i < callee.arg_size(); i++) parameters.push_back(conveyance(context, all.getParamAttrs(i)));
    for (unsigned i = callee.arg_size(); call && i < call->arg_size(); i++)
        parameters.push_back(conveyance(context, call->getAttributes().getParamAttrs(i)));
    return AttributeList::get(context, {}, conveyance(context, all.getRetAttrs()), parameters);
}

// A call of a function that was declared without parameters is variadic for some targets: it means what it passes.
static FunctionType *withoutDots(const CallInst &call)
{
    FunctionType *type = call.getFunctionType();
    if (!type->isVarArg() || call.arg_size() != type->getNumParams()) return type;
    return FunctionType::get(type->getReturnType(), type->params(), false);
}

// The same call, by name. A further argument is for the function that calls of the type share.
static CallInst *callByName(IRBuilder<> &builder, const CallInst &call, Function &callee, Value *further = nullptr)
{
    SmallVector<Value *, 8> arguments(call.args());
    if (further) arguments.push_back(further);
    CallInst *named = builder.CreateCall(&callee, arguments);
    named->setAttributes(conveyance(callee, &call));
    named->setCallingConv(callee.getCallingConv());
    if (call.isNoTailCall()) named->setTailCallKind(CallInst::TCK_NoTail);
    named->setDebugLoc(call.getDebugLoc());
    return named;
}

static void replace(CallInst &call, Value *value)
{
    if (!call.getType()->isVoidTy()) call.replaceAllUsesWith(value);
    call.eraseFromParent();
}

void Callees::hideDeclarations()
{
    collectUsedGlobalVariables(module, used, /*CompilerUsed=*/false);
    collectUsedGlobalVariables(module, compilerUsed, /*CompilerUsed=*/true);
    removeFromUsedLists(module, [](Constant *) { return true; });
    for (GlobalVariable &global : module.globals()) {
        if (!global.getName().starts_with("fsm_type_") || !global.hasInitializer()) continue;
        auto *value = dyn_cast<ConstantStruct>(global.getInitializer());
        if (!value) continue;
        SmallVector<WeakTrackingVH, 4> members(value->operands());
        declarations.push_back({&global, std::move(members)});
        global.setInitializer(ConstantAggregateZero::get(value->getType()));
    }
}

void Callees::showDeclarations()
{
    appendToUsed(module, used);
    appendToCompilerUsed(module, compilerUsed);
    for (auto &[global, members] : declarations) {
        SmallVector<Constant *, 4> values;
        auto *type = cast<StructType>(global->getValueType());
        for (auto [i, member] : enumerate(members)) // what is gone was made by hand, and fsm-manifest says so
            values.push_back(member ? cast<Constant>(member) : Constant::getNullValue(type->getElementType(i)));
        global->setInitializer(ConstantStruct::get(type, values));
    }
}

static bool isCallee(const Use &use)
{
    auto *call = dyn_cast<CallBase>(use.getUser());
    return call && call->isCallee(&use);
}

// What refers to a function, but not by its address alone.
static bool isOtherReference(const User *user) { return isa<BlockAddress, DSOLocalEquivalent, NoCFIValue>(user); }

void Callees::giveNumbers()
{
    for (Function &function : module) {
        function.removeDeadConstantUsers();
        if (any_of(function.users(), isOtherReference))
            fail(module, "a constant is the address of a label, or of something else inside '" + function.getName() +
                             "': use switch [fsm-computed-goto]");
        if (function.isDeclaration() || all_of(function.uses(), isCallee)) continue;
        choices[function.getFunctionType()].functions.push_back(&function);
    }
    stopIfFailed();
    int64_t last = 0;
    for (auto &[type, choice] : choices) {
        last = choice.first = last - int64_t(Step * choice.functions.size());
        for (auto [i, function] : enumerate(choice.functions)) {
            Constant *number = ConstantInt::getSigned(word, choice.first + int64_t(Step * i));
            function->replaceUsesWithIf(ConstantExpr::getIntToPtr(number, function->getType()),
                                        [](Use &use) { return !isCallee(use); });
        }
    }
}

// The functions that the call may mean, with their numbers.
SmallVector<std::pair<Function *, int64_t>, 8> Callees::candidates(const CallInst &call) const
{
    SmallVector<std::pair<Function *, int64_t>, 8> found;
    auto add = [&](FunctionType *type) {
        auto choice = choices.find(type);
        if (choice == choices.end()) return;
        for (auto [i, function] : enumerate(choice->second.functions))
            found.push_back({function, choice->second.first + int64_t(Step * i)});
    };
    add(call.getFunctionType());
    if (FunctionType *fixed = withoutDots(call); fixed != call.getFunctionType()) add(fixed);
    return found;
}

// One function that takes the arguments and which function of the type is meant, and calls that.
Function *Callees::sharedFor(Choice &choice, const Function &caller)
{
    if (choice.shared) return choice.shared;
    Function &one = *choice.functions.front();
    SmallVector<Type *, 8> parameters(one.getFunctionType()->params());
    parameters.push_back(word);
    Function *shared = choice.shared = Function::Create(FunctionType::get(one.getReturnType(), parameters, false),
                                                        GlobalValue::InternalLinkage, "fsm.call", module);
    shared->setAttributes(conveyance(one));
    for (const char *name : {"target-cpu", "target-features", "tune-cpu"}) // r9 is reserved by one of them
        if (caller.hasFnAttribute(name)) shared->addFnAttr(caller.getFnAttribute(name));
    for (Attribute::AttrKind kind : {Attribute::NullPointerIsValid, Attribute::NoUnwind, Attribute::OptimizeForSize})
        if (caller.hasFnAttribute(kind)) shared->addFnAttr(kind);

    IRBuilder<> builder(BasicBlock::Create(module.getContext(), "", shared));
    BasicBlock *none = TrapBlocks(*shared).block(DebugLoc(), TrapKind::Call);
    SwitchInst *which = builder.CreateSwitch(shared->getArg(one.arg_size()), none, choice.functions.size());
    SmallVector<Value *, 8> arguments;
    for (unsigned i = 0; i < one.arg_size(); i++) arguments.push_back(shared->getArg(i));
    for (auto [i, function] : enumerate(choice.functions)) {
        BasicBlock *block = BasicBlock::Create(module.getContext(), "", shared);
        which->addCase(cast<ConstantInt>(ConstantInt::get(word, i)), block);
        builder.SetInsertPoint(block);
        CallInst *call = builder.CreateCall(function, arguments);
        call->setAttributes(conveyance(*function));
        call->setCallingConv(function->getCallingConv());
        call->setTailCall();
        if (one.getReturnType()->isVoidTy()) builder.CreateRetVoid();
        else builder.CreateRet(call);
    }
    return shared;
}

// The functions of the call's type, if they are too many to be called in place, and all take their arguments in the same plain way.
Choice *Callees::shareable(const CallInst &call)
{
    auto found = choices.find(call.getFunctionType());
    if (found == choices.end() || found->second.functions.size() <= InPlaceMax || found->second.calls <= 1) return nullptr;
    const Function &one = *found->second.functions.front();
    const AttributeList way = conveyance(one);
    for (const Function *function : found->second.functions)
        if (conveyance(*function) != way || function->getCallingConv() != one.getCallingConv()) return nullptr;
    return found->first->isVarArg() || way.hasAttrSomewhere(Attribute::ByVal) ? nullptr : &found->second;
}

void Callees::chooseInPlace(CallInst &call, Value *number, ArrayRef<std::pair<Function *, int64_t>> found, TrapBlocks &traps)
{
    BasicBlock *trap = traps.blockFor(call, TrapKind::Call), *before = call.getParent(), *after = before->splitBasicBlock(&call);
    before->getTerminator()->eraseFromParent();
    SwitchInst *which = SwitchInst::Create(number, trap, found.size(), before);
    which->setDebugLoc(call.getDebugLoc());
    SmallVector<uint32_t, 8> weights(found.size() + 1, 1 << 16);
    weights[0] = 1;
    which->setMetadata(LLVMContext::MD_prof, MDBuilder(module.getContext()).createBranchWeights(weights));
    PHINode *result = call.getType()->isVoidTy() ? nullptr : PHINode::Create(call.getType(), found.size(), "", &call);
    for (auto [function, value] : found) {
        BasicBlock *block = BasicBlock::Create(module.getContext(), "", before->getParent(), after);
        which->addCase(cast<ConstantInt>(ConstantInt::getSigned(word, value)), block);
        IRBuilder<> builder(block);
        CallInst *named = callByName(builder, call, *function);
        builder.CreateBr(after)->setDebugLoc(call.getDebugLoc());
        if (result) result->addIncoming(named, block);
    }
    replace(call, result);
}

void Callees::choose(CallInst &call, TrapBlocks &traps)
{
    IRBuilder<> builder(&call);
    Value *number = builder.CreatePtrToInt(builder.CreateFreeze(call.getCalledOperand()), word);
    const auto found = candidates(call);
    if (Choice *choice = shareable(call)) {
        Value *away = builder.CreateSub(number, ConstantInt::getSigned(word, choice->first)), *bits = builder.getInt32(StepBits);
        Value *which = builder.CreateIntrinsic(Intrinsic::fshr, {word}, {away, away, bits}); // no multiple of Step: far too large
        traps.trapIf(call, builder.CreateICmpUGE(which, ConstantInt::get(word, choice->functions.size())), TrapKind::Call);
        builder.SetInsertPoint(&call);
        return replace(call, callByName(builder, call, *sharedFor(*choice, *call.getFunction()), which));
    }
    if (found.size() > 1) return chooseInPlace(call, number, found, traps);
    Value *wrong =
        found.empty() ? builder.getTrue() : builder.CreateICmpNE(number, ConstantInt::getSigned(word, found.front().second));
    traps.trapIf(call, wrong, TrapKind::Call);
    builder.SetInsertPoint(&call);
    if (!found.empty()) return replace(call, callByName(builder, call, *found.front().first));
    replace(call, call.getType()->isVoidTy() ? nullptr : Constant::getNullValue(call.getType())); // never comes here
}

// A call by name: with the callee's type, or it could not be right.
void Callees::callRightly(CallInst &call)
{
    auto *callee = cast<Function>(call.getCalledOperand());
    if (callee->isDeclaration()) return; // fsm-imports looks at it
    if (callee->getFunctionType() == call.getFunctionType() && callee->getCallingConv() == call.getCallingConv() &&
        conveyance(call) == conveyance(*callee, &call))
        return;
    if (callee->getFunctionType() != withoutDots(call) && callee->getFunctionType() != call.getFunctionType())
        return fail(call, "'" + callee->getName() + "' is called as another type of function than it is [fsm-call]");
    IRBuilder<> builder(&call);
    replace(call, callByName(builder, call, *callee));
}

void Callees::run()
{
    hideDeclarations();
    giveNumbers();
    MapVector<Function *, SmallVector<CallInst *, 4>> through;
    SmallVector<CallInst *, 64> byName;
    for (Function &function : module)
        for (Instruction &instruction : instructions(function)) {
            auto *call = dyn_cast<CallInst>(&instruction);
            if (!call || call->isInlineAsm()) continue;
            if (isa<Function>(call->getCalledOperand())) byName.push_back(call);
            else {
                through[&function].push_back(call);
                if (auto choice = choices.find(call->getFunctionType()); choice != choices.end()) choice->second.calls++;
            }
        }
    for (CallInst *call : byName) callRightly(*call);
    for (auto &[function, calls] : through) {
        gatherLocals(*function);
        TrapBlocks traps(*function);
        for (CallInst *call : calls) choose(*call, traps);
    }
    showDeclarations();
}

PreservedAnalyses fsm::CalleesPass::run(Module &module, ModuleAnalysisManager &)
{
    Callees(module).run();
    stopIfFailed();
    return PreservedAnalyses::none();
}
