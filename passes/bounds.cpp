// fsm-bounds: accesses to objects of known size (locals, constants, static data) stay inside the object.
// For each load, store, copy and fill whose pointer comes from such an object, or from one of several, the place is proven to lie
// inside (constant, or by scalar evolution) or else compared before the access, which traps when it is outside. The passes after
// this one remove the comparisons that the program's own conditions, or earlier comparisons, already settle. Afterwards no such
// access reaches a byte outside its object. Indices into arrays of declared size are compared by clang
// (-fsanitize=array-bounds, in every file fsmcc compiles): that keeps an index within a member array. Whatever else a pointer may
// hold is not this pass's business, but that of the cell.
#include "access.h"
#include "offset.h"
#include "passes.h"
#include "trap.h"

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/MemoryBuiltins.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/Support/CommandLine.h"

using namespace llvm;
using namespace fsm;

static cl::opt<bool> Count("fsm-bounds-count", cl::desc("say how many accesses fsm-bounds saw, proved and compared"));

namespace
{
struct Counts {
    unsigned accesses, known, proven, compared;
};

// The accesses of one function, and what is known about them.
class Bounds
{
  public:
    Bounds(Function &function, FunctionAnalysisManager &manager, Counts &counts)
        : function(function), layout(function.getDataLayout()), evolution(manager.getResult<ScalarEvolutionAnalysis>(function)),
          loops(manager.getResult<LoopAnalysis>(function)), library(manager.getResult<TargetLibraryAnalysis>(function)),
          counts(counts)
    {
    }
    bool enforce(); // true: blocks have changed

  private:
    bool proven(const Access &, Value *object);
    Value *wrongIn(const Access &, Value *object);
    Value *wrongInSeveral(const Access &, ArrayRef<Value *> objects, ObjectSizeOffsetEvaluator &);

    Function &function;
    const DataLayout &layout;
    ScalarEvolution &evolution;
    LoopInfo &loops;
    TargetLibraryInfo &library;
    Counts &counts;
    SmallVector<Access, 64> accesses;
};
} // namespace

bool Bounds::proven(const Access &access, Value *object)
{
    const uint64_t size = *sizeOfObject(*object, layout);
    uint64_t bytes = access.bytes;
    if (access.length) {
        const APInt longest = evolution.getUnsignedRangeMax(evolution.getSCEV(access.length));
        if (longest.getActiveBits() > 32) return false;
        bytes = longest.getZExtValue();
    }
    if (bytes > size) return false;
    const SCEV *offset = evolution.getMinusSCEV(evolution.getSCEV(access.pointer->get()), evolution.getSCEV(object));
    if (isa<SCEVCouldNotCompute>(offset)) return false;
    auto inside = [&](const SCEV *place) { return evolution.getUnsignedRangeMax(place).ule(size - bytes); };
    if (inside(offset)) return true;
    const Loop *loop = loops.getLoopFor(access.instruction().getParent());
    return loop && inside(evolution.applyLoopGuards(offset, loop));
}

Value *Bounds::wrongIn(const Access &access, Value *object)
{
    const uint64_t size = *sizeOfObject(*object, layout);
    IRBuilder<> builder(&access.instruction());
    ObjectOffset offset;
    if (!access.length && offsetIn(layout, access.pointer->get(), object, offset))
        return outside(builder, offset, access.bytes, size);
    Value *place = offsetInBytes(builder, layout, access.pointer->get(), object);
    if (!access.length && access.bytes > size) return builder.getTrue();
    if (!access.length) return builder.CreateICmpUGT(place, ConstantInt::get(place->getType(), size - access.bytes));
    Type *wide = access.length->getType()->getScalarSizeInBits() > 32 ? access.length->getType() : place->getType();
    Value *whole = ConstantInt::get(wide, size);
    place = builder.CreateZExt(place, wide);
    return builder.CreateOr(builder.CreateICmpUGT(place, whole),
                            builder.CreateICmpUGT(builder.CreateZExt(access.length, wide), builder.CreateSub(whole, place)));
}

// Which object it is shows at run time only: its size travels with the pointer. Where that cannot be followed, the access has to be
// inside one of the objects.
Value *Bounds::wrongInSeveral(const Access &access, ArrayRef<Value *> objects, ObjectSizeOffsetEvaluator &evaluator)
{
    const SizeOffsetValue where = evaluator.compute(access.pointer->get());
    IRBuilder<> builder(&access.instruction());
    if (!where.bothKnown()) {
        Value *wrong = builder.getTrue();
        for (Value *object : objects) wrong = builder.CreateAnd(wrongIn(access, object), wrong);
        return wrong;
    }
    Type *wide = builder.getInt64Ty(); // sizes and lengths are below 2^32: nothing wraps
    Value *bytes = access.length ? builder.CreateZExtOrTrunc(access.length, wide) : ConstantInt::get(wide, access.bytes);
    Value *place = builder.CreateZExt(where.Offset, wide);
    return builder.CreateICmpUGT(builder.CreateAdd(place, bytes), builder.CreateZExt(where.Size, wide));
}

// What fsm-confine need not look at again.
static void markObject(const Access &access)
{
    Instruction &instruction = access.instruction();
    SmallVector<Metadata *, 2> operands;
    if (const MDNode *before = instruction.getMetadata(ObjectMetadata)) operands.append(before->op_begin(), before->op_end());
    Type *word = Type::getInt32Ty(instruction.getContext());
    operands.push_back(ConstantAsMetadata::get(ConstantInt::get(word, access.pointer->getOperandNo())));
    instruction.setMetadata(ObjectMetadata, MDNode::get(instruction.getContext(), operands));
}

// A step that leaves its object is a promise broken, and so is what optimisation concluded from it about the numbers it is made of:
// scalar evolution would take from it that a loop ends where it does not.
static void forgetSteps(Function &function)
{
    for (Instruction &instruction : instructions(function))
        if (instruction.hasPoisonGeneratingFlags() && !isa<FPMathOperator>(instruction)) instruction.dropPoisonGeneratingFlags();
}

bool Bounds::enforce()
{
    for (Instruction &instruction : instructions(function)) collectAccesses(instruction, accesses);
    SmallVector<std::pair<Access, SmallVector<Value *, 4>>, 16> open;
    for (const Access &access : accesses) {
        SmallVector<Value *, 4> objects = objectsOf(*access.pointer->get(), evolution, layout);
        counts.accesses++;
        if (objects.empty()) continue;
        counts.known++;
        markObject(access);
        if (objects.size() == 1 && proven(access, objects[0])) counts.proven++;
        else open.push_back({access, objects});
    }
    ObjectSizeOpts exact;
    exact.RoundToAlign = false;
    ObjectSizeOffsetEvaluator evaluator(layout, &library, function.getContext(), exact);
    SmallVector<std::pair<Instruction *, Value *>, 16> checks;
    for (auto &[access, objects] : open) {
        Value *wrong = objects.size() == 1 ? wrongIn(access, objects[0]) : wrongInSeveral(access, objects, evaluator);
        if (!match(wrong, PatternMatch::m_Zero())) checks.push_back({&access.instruction(), wrong});
    }
    TrapBlocks traps(function);
    for (auto &[instruction, wrong] : checks) traps.trapIf(*instruction, wrong, TrapKind::Index);
    counts.compared += checks.size();
    const bool adopted = traps.adoptClangs(), merged = mergeIndexTraps(function);
    return adopted || merged || !checks.empty();
}

PreservedAnalyses fsm::BoundsPass::run(Module &module, ModuleAnalysisManager &manager)
{
    auto &functions = manager.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
    Counts counts = {};
    for (Function &function : module) {
        if (function.isDeclaration()) continue;
        gatherLocals(function);
        forgetSteps(function);
        PreservedAnalyses blocks;
        blocks.preserveSet<CFGAnalyses>();
        functions.invalidate(function, blocks);
        const bool changed = Bounds(function, functions, counts).enforce();
        functions.invalidate(function, changed ? PreservedAnalyses::none() : blocks);
    }
    if (Count)
        errs() << "fsm-bounds: " << counts.accesses << " accesses, " << counts.known << " of known objects, " << counts.proven
               << " proven, " << counts.compared << " compared\n";
    PreservedAnalyses done; // of each function above
    done.preserve<FunctionAnalysisManagerModuleProxy>();
    done.preserveSet<AllAnalysesOn<Function>>();
    return done;
}
