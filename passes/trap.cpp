// fsm-traps: the traps of checks become the machine's undefined instruction, with the check's kind in it.
// As assembly, because code generation would merge traps that look alike, and with them lose the lines they stand for; and because
// it forgets the kind on Cortex-M. Afterwards no llvm.ubsantrap is left: there is ud1l KIND(%eax), %eax on x86, udf #KIND on
// Cortex-M.
#include "trap.h"
#include "passes.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

// Columns are left out: one trap a line. Where a line came from, inlined where, makes the place.
static DILocation *lineOf(const DebugLoc &place)
{
    if (!place) return nullptr;
    return DILocation::get(place->getContext(), place.getLine(), 0, place->getScope(), place->getInlinedAt());
}

// An instruction that optimisation left without a line gets that of its neighbours before it.
static DebugLoc placeOf(const Instruction &instruction)
{
    for (const Instruction *near = &instruction; near; near = near->getPrevNode())
        if (near->getDebugLoc() && near->getDebugLoc().getLine() != 0) return near->getDebugLoc();
    for (const Instruction *near = &instruction; near; near = near->getNextNode())
        if (near->getDebugLoc() && near->getDebugLoc().getLine() != 0) return near->getDebugLoc();
    return instruction.getDebugLoc();
}

BasicBlock *fsm::TrapBlocks::block(const DebugLoc &place, TrapKind kind)
{
    DILocation *line = lineOf(place);
    BasicBlock *&found = blocks[{unsigned(kind), line, 0}];
    if (found) return found;
    LLVMContext &context = function.getContext();
    found = BasicBlock::Create(context, "fsm.trap", &function);
    IRBuilder<> builder(found);
    CallInst *trap = builder.CreateIntrinsic(Intrinsic::ubsantrap, {}, {builder.getInt8(uint8_t(kind))});
    trap->setDoesNotReturn();
    trap->setDoesNotThrow();
    trap->addFnAttr(Attribute::NoMerge); // a trap stays the trap of its line
    trap->setDebugLoc(line);
    builder.CreateUnreachable()->setDebugLoc(line);
    return found;
}

void fsm::TrapBlocks::trapIf(Instruction &at, Value *wrong, TrapKind kind, const DebugLoc &place)
{
    BasicBlock *trap = block(place ? place : placeOf(at), kind), *before = at.getParent();
    BasicBlock *after = before->splitBasicBlock(&at);
    before->getTerminator()->eraseFromParent();
    BranchInst *branch = BranchInst::Create(trap, after, wrong, before);
    branch->setDebugLoc(at.getDebugLoc());
    branch->setMetadata(LLVMContext::MD_prof, MDBuilder(function.getContext()).createUnlikelyBranchWeights());
}

// A block that does nothing but trap, for a wrong index: clang numbers them through, to keep them apart.
static CallInst *clangsTrap(BasicBlock &block)
{
    auto *trap = dyn_cast_or_null<IntrinsicInst>(block.getFirstNonPHIOrDbg());
    if (!trap || trap->getIntrinsicID() != Intrinsic::ubsantrap || !isa<UnreachableInst>(block.getTerminator())) return nullptr;
    return isa<PHINode>(block.front()) || trap->getNextNonDebugInstruction() != block.getTerminator() ? nullptr : trap;
}

void fsm::TrapBlocks::adoptClangs()
{
    SmallVector<BasicBlock *, 16> clangs;
    for (BasicBlock &block : function)
        if (clangsTrap(block) && &block != &function.getEntryBlock()) clangs.push_back(&block);
    for (BasicBlock *old : clangs) {
        BasicBlock *shared = block(placeOf(*clangsTrap(*old)), TrapKind::Index);
        if (shared == old) continue;
        old->replaceAllUsesWith(shared);
        old->eraseFromParent();
    }
}

PreservedAnalyses fsm::TrapsPass::run(Module &module, ModuleAnalysisManager &)
{
    const bool x86 = Triple(module.getTargetTriple()).isX86();
    SmallVector<IntrinsicInst *, 16> traps;
    for (Function &function : module)
        for (Instruction &instruction : instructions(function))
            if (auto *trap = dyn_cast<IntrinsicInst>(&instruction))
                if (trap->getIntrinsicID() == Intrinsic::ubsantrap) traps.push_back(trap);
    FunctionType *type = FunctionType::get(Type::getVoidTy(module.getContext()), false);
    for (IntrinsicInst *trap : traps) {
        const std::string kind = std::to_string(cast<ConstantInt>(trap->getArgOperand(0))->getZExtValue());
        const std::string text = x86 ? "ud1l " + kind + "(%eax), %eax" : "udf #" + kind;
        CallInst *machine = CallInst::Create(InlineAsm::get(type, text, "", /*hasSideEffects=*/true), "", trap->getIterator());
        machine->setDoesNotReturn();
        machine->setDoesNotThrow();
        machine->addFnAttr(Attribute::NoMerge);
        machine->setDebugLoc(trap->getDebugLoc());
        trap->eraseFromParent();
    }
    return PreservedAnalyses::none();
}
