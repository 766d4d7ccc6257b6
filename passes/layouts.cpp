// fsm-layouts: notes the hashes of the states' layouts for fsm-manifest, before fsm-assume removes the annotations they came in.
// The checker worked them out from the source (checker/layout.h); what it has not seen, such as objects made by another compiler,
// has none. Afterwards module metadata fsm.layouts lists what FSM_TYPE defined and the hash of its state's layout.
#include "passes.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Module.h"

using namespace llvm;

// False: the annotation says something else.
static bool readHash(const Constant *annotation, uint64_t &hash)
{
    auto *text = dyn_cast<GlobalVariable>(annotation->getOperand(1)->stripPointerCasts());
    auto *data = text && text->hasInitializer() ? dyn_cast<ConstantDataSequential>(text->getInitializer()) : nullptr;
    if (!data || !data->isCString()) return false;
    StringRef words = data->getAsCString();
    return words.consume_front("fsm.layout.") && words.size() == 16 && !words.getAsInteger(16, hash);
}

PreservedAnalyses fsm::LayoutsPass::run(Module &module, ModuleAnalysisManager &)
{
    NamedMDNode *layouts = module.getOrInsertNamedMetadata(LayoutsMetadata);
    layouts->clearOperands();
    GlobalVariable *annotations = module.getGlobalVariable("llvm.global.annotations");
    auto *list = annotations && annotations->hasInitializer() ? dyn_cast<ConstantArray>(annotations->getInitializer()) : nullptr;
    if (!list) return PreservedAnalyses::all();
    for (const Use &entry : list->operands()) {
        uint64_t hash;
        auto *annotation = dyn_cast<ConstantStruct>(entry);
        if (!annotation || annotation->getNumOperands() < 2) continue;
        auto *variable = dyn_cast<GlobalVariable>(annotation->getOperand(0)->stripPointerCasts());
        if (!variable || !readHash(annotation, hash)) continue;
        Constant *value = ConstantInt::get(Type::getInt64Ty(module.getContext()), hash);
        layouts->addOperand(MDNode::get(module.getContext(),
                                        {MDString::get(module.getContext(), variable->getName()), ConstantAsMetadata::get(value)}));
    }
    return PreservedAnalyses::none();
}
