// fsm-assume: removes what an app promises to the optimiser: llvm.assume, and the attributes and metadata that say what a value, a
// pointer or an object's size will be; and the annotations that only the checker reads. That a function is marked trusted is kept,
// as TrustedMetadata. A promise may be false (__builtin_assume, a bool that is neither 0 nor 1, alloc_size) and a later check would
// be proven away by it. Annotations hold references that would keep unused functions, and with them their API groups, in the
// program. Afterwards what the optimiser knows about values it has worked out itself.
#include "passes.h"

#include "llvm/IR/AttributeMask.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static AttributeMask promises(bool ofAlignment)
{
    AttributeMask mask;
    for (Attribute::AttrKind kind : {Attribute::AllocSize, Attribute::Dereferenceable, Attribute::DereferenceableOrNull,
                                     Attribute::NonNull, Attribute::NoUndef, Attribute::Range, Attribute::Returned})
        mask.addAttribute(kind);
    if (ofAlignment) mask.addAttribute(Attribute::Alignment);
    return mask;
}

// Functions and calls have the same methods, but no common class. Where a pointer leads is promised to be aligned (C++ says so of
// `this` and of references); how a struct passed by value is aligned, and what a copy is to be made of, is no promise to a callee.
template <typename Callable> static void dropAttributes(Callable &callable, size_t parameters, bool intrinsic)
{
    const AttributeMask mask = promises(false), pointers = promises(true);
    callable.removeFnAttrs(mask);
    callable.removeRetAttrs(pointers);
    for (unsigned i = 0; i < parameters; i++)
        callable.removeParamAttrs(i, intrinsic || callable.getAttributes().hasParamAttr(i, Attribute::ByVal) ? mask : pointers);
}

static void dropPromises(Instruction &instruction)
{
    for (unsigned kind : {LLVMContext::MD_range, LLVMContext::MD_nonnull, LLVMContext::MD_align, LLVMContext::MD_dereferenceable,
                          LLVMContext::MD_dereferenceable_or_null, LLVMContext::MD_noundef})
        instruction.setMetadata(kind, nullptr);
    instruction.setMetadata(fsm::ObjectMetadata, nullptr);
    if (auto *call = dyn_cast<CallBase>(&instruction)) dropAttributes(*call, call->arg_size(), isa<IntrinsicInst>(call));
}

static bool isNote(const Instruction &instruction)
{
    auto *call = dyn_cast<IntrinsicInst>(&instruction);
    if (!call) return false;
    Intrinsic::ID id = call->getIntrinsicID();
    return id == Intrinsic::assume || id == Intrinsic::var_annotation || id == Intrinsic::ptr_annotation ||
           id == Intrinsic::annotation || id == Intrinsic::launder_invariant_group; // with it fsm-define hid callees
}

// What functions say of themselves, but for one thing, is for the checker.
static void keepTrusted(const GlobalVariable &annotations)
{
    static constexpr StringLiteral Prefix("fsm.trusted:");
    if (!annotations.hasInitializer()) return;
    for (const Use &entry : annotations.getInitializer()->operands()) {
        auto *row = dyn_cast<ConstantStruct>(entry);
        auto *function = row ? dyn_cast<Function>(row->getOperand(0)->stripPointerCasts()) : nullptr;
        auto *text = row ? dyn_cast<GlobalVariable>(row->getOperand(1)->stripPointerCasts()) : nullptr;
        auto *data = text && text->hasInitializer() ? dyn_cast<ConstantDataSequential>(text->getInitializer()) : nullptr;
        if (!function || !data || !data->isCString() || !data->getAsCString().starts_with(Prefix)) continue;
        LLVMContext &context = function->getContext();
        MDString *reason = MDString::get(context, data->getAsCString().drop_front(Prefix.size()));
        function->setMetadata(fsm::TrustedMetadata, MDNode::get(context, reason));
    }
}

static void dropAnnotations(Module &module)
{
    if (GlobalVariable *annotations = module.getGlobalVariable("llvm.global.annotations")) keepTrusted(*annotations);
    if (GlobalVariable *annotations = module.getGlobalVariable("llvm.global.annotations")) annotations->eraseFromParent();
    for (GlobalVariable &global : make_early_inc_range(module.globals())) {
        global.removeDeadConstantUsers();
        if (global.getSection() == "llvm.metadata" && global.hasLocalLinkage() && global.use_empty()) global.eraseFromParent();
    }
}

PreservedAnalyses fsm::AssumePass::run(Module &module, ModuleAnalysisManager &)
{
    SmallVector<Instruction *, 16> notes;
    for (Function &function : module) {
        if (!function.isIntrinsic()) dropAttributes(function, function.arg_size(), false);
        for (Instruction &instruction : instructions(function)) {
            dropPromises(instruction);
            if (isNote(instruction)) notes.push_back(&instruction);
        }
    }
    for (Instruction *note : notes) {
        if (!note->getType()->isVoidTy()) note->replaceAllUsesWith(note->getOperand(0));
        note->eraseFromParent();
    }
    dropAnnotations(module);
    module.getOrInsertNamedMetadata(LinkedMetadata);
    return PreservedAnalyses::none();
}
