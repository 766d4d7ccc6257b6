// fsm-traps: the traps of checks become the machine's undefined instruction, with the check's kind in it.
// As assembly, because code generation would merge traps that look alike, and with them lose the lines they stand for; and because
// it forgets the kind on Cortex-M. Afterwards no llvm.ubsantrap is left: there is ud1l KIND(%eax), %eax on x86, udf #KIND on
// Cortex-M. Where the wrong index and what it was compared with are known, they are in %eax and %ecx, or r0 and r1.
#include "trap.h"
#include "passes.h"

#include "llvm/ADT/PostOrderIterator.h"
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

// Says that a trap's number is its kind. Clang has only traps for a wrong index here, and numbers them through.
static constexpr const char *Ours = "fsm-check";

static fsm::TrapKind kindOf(const CallInst &trap)
{
    if (!trap.hasFnAttr(Ours)) return fsm::TrapKind::Index;
    return fsm::TrapKind(cast<ConstantInt>(trap.getArgOperand(0))->getZExtValue());
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
    trap->addFnAttr(Attribute::get(context, Ours));
    trap->setDebugLoc(line);
    builder.CreateUnreachable()->setDebugLoc(line);
    return found;
}

BasicBlock *fsm::TrapBlocks::blockFor(const Instruction &at, TrapKind kind) { return block(placeOf(at), kind); }

void fsm::TrapBlocks::trapIf(Instruction &at, Value *wrong, TrapKind kind, const DebugLoc &place)
{
    BasicBlock *trap = place ? block(place, kind) : blockFor(at, kind), *before = at.getParent();
    BasicBlock *after = before->splitBasicBlock(&at);
    before->getTerminator()->eraseFromParent();
    BranchInst *branch = BranchInst::Create(trap, after, wrong, before);
    branch->setDebugLoc(at.getDebugLoc());
    branch->setMetadata(LLVMContext::MD_prof, MDBuilder(function.getContext()).createUnlikelyBranchWeights());
    if (kind == TrapKind::Index) noteIndex(*branch);
}

// The way to take is `number < count`, on the way to `right`: what is compared, and the count; 0 if the condition is another one.
static std::pair<Value *, uint64_t> countIn(const BranchInst &branch, const BasicBlock *right)
{
    auto *compare = branch.isConditional() ? dyn_cast<ICmpInst>(branch.getCondition()) : nullptr;
    auto *limit = compare ? dyn_cast<ConstantInt>(compare->getOperand(1)) : nullptr;
    if (!limit || limit->getValue().getActiveBits() > 31) return {nullptr, 0};
    const ICmpInst::Predicate when = branch.getSuccessor(0) == right ? compare->getPredicate() : compare->getInversePredicate();
    if (when == ICmpInst::ICMP_ULT) return {compare->getOperand(0), limit->getZExtValue()};
    if (when == ICmpInst::ICMP_ULE) return {compare->getOperand(0), limit->getZExtValue() + 1};
    return {nullptr, 0};
}

static constexpr const char *CountNote = "fsm.count";

void fsm::noteIndex(BranchInst &branch)
{
    for (unsigned way : {0, 1}) {
        auto *trap = branch.isConditional() ? dyn_cast<IntrinsicInst>(branch.getSuccessor(way)->getFirstNonPHIOrDbg()) : nullptr;
        if (!trap || trap->getIntrinsicID() != Intrinsic::ubsantrap) continue;
        const uint64_t count = countIn(branch, branch.getSuccessor(1 - way)).second;
        Constant *noted = ConstantInt::get(Type::getInt32Ty(branch.getContext()), count);
        if (count > 0) branch.setMetadata(CountNote, MDNode::get(branch.getContext(), ConstantAsMetadata::get(noted)));
    }
}

void fsm::gatherLocals(Function &function)
{
    BasicBlock &entry = function.getEntryBlock();
    SmallVector<AllocaInst *, 8> locals;
    for (Instruction &instruction : entry)
        if (auto *local = dyn_cast<AllocaInst>(&instruction))
            if (isa<ConstantInt>(local->getArraySize())) locals.push_back(local);
    for (AllocaInst *local : reverse(locals)) local->moveBefore(entry, entry.begin());
}

// A block that does nothing but trap.
static CallInst *clangsTrap(BasicBlock &block)
{
    auto *trap = dyn_cast_or_null<IntrinsicInst>(block.getFirstNonPHIOrDbg());
    if (!trap || trap->getIntrinsicID() != Intrinsic::ubsantrap || !isa<UnreachableInst>(block.getTerminator())) return nullptr;
    return isa<PHINode>(block.front()) || trap->getNextNonDebugInstruction() != block.getTerminator() ? nullptr : trap;
}

bool fsm::TrapBlocks::adoptClangs()
{
    SmallVector<BasicBlock *, 16> clangs;
    for (BasicBlock &block : function)
        if (clangsTrap(block) && &block != &function.getEntryBlock()) clangs.push_back(&block);
    for (BasicBlock *old : clangs) {
        const CallInst &trap = *clangsTrap(*old);
        BasicBlock *shared = blockFor(trap, kindOf(trap));
        if (shared == old) continue;
        old->replaceAllUsesWith(shared);
        old->eraseFromParent();
    }
    return !clangs.empty();
}

// The trap of a wrong index that the branch can lead to, and where else it leads; null if it does not.
static CallInst *indexTrap(BranchInst *branch, BasicBlock *&right)
{
    for (unsigned way = 0; branch && branch->isConditional() && way < 2; way++) {
        CallInst *trap = clangsTrap(*branch->getSuccessor(way));
        right = branch->getSuccessor(1 - way);
        if (trap && kindOf(*trap) == fsm::TrapKind::Index) return trap;
    }
    return nullptr;
}

// The branch traps for numbers from here on, or for the one before; 0: for something else.
static uint64_t trappedFrom(const BranchInst &branch, const BasicBlock *right, const Value *number)
{
    auto *compare = dyn_cast<ICmpInst>(branch.getCondition());
    if (auto [compared, count] = countIn(branch, right); compared == number) return count;
    auto *single = compare && compare->isEquality() ? dyn_cast<ConstantInt>(compare->getOperand(1)) : nullptr;
    const bool equal = compare && (compare->getPredicate() == ICmpInst::ICMP_EQ) == (branch.getSuccessor(1) == right);
    return single && equal && compare->getOperand(0) == number && single->getValue().getActiveBits() <= 31
               ? single->getZExtValue() + 1
               : 0;
}

// Where both traps are reached from now on: each for the numbers it was for, so that its line is kept.
static BasicBlock *whichTrap(BranchInst &first, BasicBlock &between, CallInst &one, CallInst &other)
{
    if (lineOf(one.getDebugLoc()) == lineOf(other.getDebugLoc())) return one.getParent();
    BasicBlock *which = BasicBlock::Create(first.getContext(), "fsm.which", first.getFunction(), one.getParent());
    auto *branch = cast<BranchInst>(first.clone());
    branch->insertInto(which, which->end());
    branch->replaceSuccessorWith(&between, other.getParent());
    return which;
}

bool fsm::mergeIndexTraps(Function &function)
{
    bool changed = false;
    SmallVector<BasicBlock *, 32> blocks(post_order(&function));
    for (BasicBlock *block : blocks) {
        auto *first = dyn_cast<BranchInst>(block->getTerminator());
        BasicBlock *between, *after;
        CallInst *one = indexTrap(first, between);
        if (!one || between->getSinglePredecessor() != block) continue;
        auto *second = dyn_cast<BranchInst>(between->getTerminator());
        CallInst *other = indexTrap(second, after);
        if (!other || any_of(*between, [](const Instruction &i) { return i.mayHaveSideEffects(); })) continue;
        auto [number, count] = countIn(*second, after);
        if (!number || trappedFrom(*first, between, number) <= count) continue;
        IRBuilder<> builder(first);
        Constant *limit = ConstantInt::get(number->getType(), count);
        first->replaceSuccessorWith(one->getParent(), whichTrap(*first, *between, *one, *other));
        const bool trapsFirst = first->getSuccessor(1) == between;
        first->setCondition(trapsFirst ? builder.CreateICmpUGE(number, limit) : builder.CreateICmpULT(number, limit));
        noteIndex(*first);
        changed = true;
    }
    return changed;
}

static CallInst *machineTrap(Module &module, unsigned kind, ArrayRef<Value *> values, BasicBlock::iterator at,
                             const DebugLoc &place)
{
    const bool x86 = Triple(module.getTargetTriple()).isX86();
    const std::string number = std::to_string(kind), text = x86 ? "ud1l " + number + "(%eax), %eax" : "udf #" + number;
    const char *registers = values.empty() ? "" : x86 ? "{eax},{ecx}" : "{r0},{r1}";
    SmallVector<Type *, 2> types;
    for (Value *value : values) types.push_back(value->getType());
    FunctionType *type = FunctionType::get(Type::getVoidTy(module.getContext()), types, false);
    CallInst *machine = CallInst::Create(InlineAsm::get(type, text, registers, /*hasSideEffects=*/true), values, "", at);
    machine->setDoesNotReturn();
    machine->setDoesNotThrow();
    machine->addFnAttr(Attribute::NoMerge);
    machine->setDebugLoc(place);
    return machine;
}

// A wrong index that still stands in the condition, compared with the count that was noted, gets a trap of its own that names both.
// That is beside the way the program takes when all is well.
static void nameIndex(BranchInst &branch)
{
    MDNode *note = branch.getMetadata(CountNote);
    for (unsigned way = 0; note && branch.isConditional() && way < 2; way++) {
        BasicBlock *old = branch.getSuccessor(way);
        CallInst *trap = clangsTrap(*old);
        if (!trap || kindOf(*trap) != fsm::TrapKind::Index) continue;
        auto [number, count] = countIn(branch, branch.getSuccessor(1 - way));
        auto *noted = note->getNumOperands() == 1 ? mdconst::dyn_extract<ConstantInt>(note->getOperand(0)) : nullptr;
        if (!number || !noted || noted->getValue() != count) return; // optimisation made another comparison of it
        IRBuilder<> builder(BasicBlock::Create(branch.getContext(), "fsm.trap", branch.getFunction()));
        Value *shown = builder.CreateZExtOrTrunc(number, builder.getInt32Ty());
        machineTrap(*branch.getModule(), FSM_CHECK_INDEX_OF, {shown, builder.getInt32(count)}, builder.GetInsertPoint(),
                    trap->getDebugLoc());
        builder.CreateUnreachable()->setDebugLoc(trap->getDebugLoc());
        branch.setSuccessor(way, builder.GetInsertBlock());
        if (pred_empty(old)) old->eraseFromParent();
        return;
    }
}

PreservedAnalyses fsm::TrapsPass::run(Module &module, ModuleAnalysisManager &)
{
    SmallVector<BranchInst *, 16> branches;
    for (Function &function : module)
        for (BasicBlock &block : function)
            if (auto *branch = dyn_cast<BranchInst>(block.getTerminator())) branches.push_back(branch);
    for (BranchInst *branch : branches) nameIndex(*branch);
    SmallVector<IntrinsicInst *, 16> traps;
    for (Function &function : module)
        for (Instruction &instruction : instructions(function))
            if (auto *trap = dyn_cast<IntrinsicInst>(&instruction))
                if (trap->getIntrinsicID() == Intrinsic::ubsantrap) traps.push_back(trap);
    for (IntrinsicInst *trap : traps) {
        machineTrap(module, unsigned(kindOf(*trap)), {}, trap->getIterator(), trap->getDebugLoc());
        trap->eraseFromParent();
    }
    return PreservedAnalyses::none();
}
