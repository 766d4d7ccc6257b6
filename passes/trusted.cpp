// fsm-trusted: lists the functions that FSM_TRUSTED marks and the program has, with the reasons, for fsm-manifest.
// Runs when what is not needed is gone and nothing has been inlined. Afterwards module metadata fsm.trusted names them, in order.
#include "passes.h"

#include "fsm/abi.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static bool isText(StringRef text, size_t room)
{
    return !text.empty() && text.size() < room && all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

static MDNode *entryFor(Function &function)
{
    constexpr size_t NameRoom = FSM_TRUSTED_AT_REASON - FSM_TRUSTED_AT_NAME, ReasonRoom = FSM_TRUSTED_SIZE - FSM_TRUSTED_AT_REASON;
    const MDNode *mark = function.getMetadata(fsm::TrustedMetadata);
    auto *reason = mark->getNumOperands() == 1 ? dyn_cast_or_null<MDString>(mark->getOperand(0)) : nullptr;
    StringRef name = function.getSubprogram() ? function.getSubprogram()->getName() : function.getName();
    name = name.substr(0, NameRoom - 1);
    if (!reason || !isText(reason->getString(), ReasonRoom))
        fsm::fail(*function.getParent(), "the reason why '" + name + "' is trusted has to be 1 to " + Twine(ReasonRoom - 1) +
                                             " printable characters of ASCII [fsm-trusted]");
    else if (!isText(name, NameRoom))
        fsm::fail(*function.getParent(), "the trusted function '" + name + "' has a name that cannot be printed [fsm-trusted]");
    else return MDNode::get(function.getContext(), {MDString::get(function.getContext(), name), reason});
    return nullptr;
}

PreservedAnalyses fsm::TrustedPass::run(Module &module, ModuleAnalysisManager &)
{
    if (NamedMDNode *forged = module.getNamedMetadata(TrustedMetadata)) forged->eraseFromParent();
    SmallVector<MDNode *, 4> entries;
    for (Function &function : module)
        if (!function.isDeclaration() && function.hasMetadata(TrustedMetadata))
            if (MDNode *entry = entryFor(function)) entries.push_back(entry);
    if (entries.size() > FSM_TRUSTED_MAX)
        fail(module,
             "the app has " + Twine(entries.size()) + " trusted functions, more than " + Twine(FSM_TRUSTED_MAX) + " [fsm-trusted]");
    stopIfFailed();
    auto key = [](const MDNode *entry) {
        return std::pair(cast<MDString>(entry->getOperand(0))->getString(), cast<MDString>(entry->getOperand(1))->getString());
    };
    llvm::sort(entries, [&](const MDNode *a, const MDNode *b) { return key(a) < key(b); });
    NamedMDNode *list = module.getOrInsertNamedMetadata(TrustedMetadata);
    for (MDNode *entry : entries) list->addOperand(entry);
    return PreservedAnalyses::all();
}
