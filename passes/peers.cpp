// fsm-peers: gives every fsm_peer_NAME that the program reads its number: peers in alphabetical order, from 0.
// Afterwards no fsm_peer_ symbol is undefined, and module metadata fsm.peers lists the names for fsm-manifest.
#include "passes.h"

#include "fsm/abi.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Module.h"

using namespace llvm;

static constexpr StringLiteral Prefix("fsm_peer_");

PreservedAnalyses fsm::PeersPass::run(Module &module, ModuleAnalysisManager &)
{
    SmallVector<GlobalVariable *, 8> peers;
    for (GlobalVariable &global : module.globals())
        if (global.isDeclaration() && global.getName().starts_with(Prefix) && !global.use_empty()) peers.push_back(&global);
    llvm::sort(peers, [](auto *a, auto *b) { return a->getName() < b->getName(); });
    if (peers.size() > FSM_PEERS_MAX)
        fail(module, "the app has " + Twine(peers.size()) + " peers, more than " + Twine(FSM_PEERS_MAX) + " [fsm-peer]");

    NamedMDNode *names = module.getOrInsertNamedMetadata(PeersMetadata);
    names->clearOperands();
    for (auto [number, peer] : enumerate(peers)) {
        StringRef name = peer->getName().drop_front(Prefix.size());
        if (!goodName(name) || !peer->getValueType()->isIntegerTy(32)) {
            fail(module, "the peer's name '" + name +
                             "' is not 1 to 23 of a-z, 0-9 and _, beginning with a letter, declared with FSM_PEER [fsm-peer]");
            continue;
        }
        names->addOperand(MDNode::get(module.getContext(), MDString::get(module.getContext(), name)));
        peer->setInitializer(ConstantInt::get(peer->getValueType(), number));
        peer->setConstant(true);
        peer->setLinkage(GlobalValue::InternalLinkage);
    }
    stopIfFailed();
    return PreservedAnalyses::none();
}
