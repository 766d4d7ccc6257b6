// fsm-confine: Cortex-M: what fsm-bounds knows no object for stays in the cell, too: an address is compared before it is used, and
// what is outside traps.
// A place is inside the cell when it is no more than the cell's size (the word FSM_WORD_LIMIT) away from its start (r9); offsets
// below FSM_CELL_REACH from there need no check of their own, since FSM_CELL_SLACK bytes behind every cell are nobody's. A read may
// also be of the image. Not compared is what is inside for other reasons: objects of known size (fsm-bounds, or certainly), a
// handler's state and event, arguments that every caller makes point to enough of such memory, there also at indices that the
// program itself has compared (which constraint elimination is asked about). In a loop that counts, the first and the last place
// are compared before it. Copies and fills of variable length are calls of the C library, which is compiled like this itself. It
// first takes care that every value is some value: checked once and used twice it is the same. Constants that say "any value"
// become zero, promises on values go, and what can make undefined values from defined ones is frozen. Afterwards every load and
// store is to an object of known size, inside it, or was compared.
// An app for machines with an MPU does without it (fsm-unprivileged).
#include "access.h"
#include "known.h"
#include "offset.h"
#include "passes.h"
#include "trap.h"

#include "fsm/abi.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Transforms/Scalar/ConstraintElimination.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

using namespace llvm;
using namespace fsm;

static cl::opt<bool> Count("fsm-confine-count", cl::desc("say how many accesses fsm-confine saw, knew and compared"));

static constexpr const char *Constants = "fsm_constants"; // the routine that looks at reads outside the cell

// In: r12, an address. Out: r12, 0 if the image of the app has that address. The image begins where it is linked to, at 0.
static constexpr const char *Routine = R"(
	.section .text.fsm_constants,"ax",%progbits
	.hidden fsm_constants
	.type fsm_constants,%function
	.thumb_func
fsm_constants:
	push {r0, r1}
	adr r0, 3f
	ldr r1, 3f
	add r1, r0
	cmp r12, r1
	blo 1f
	ldr r1, 4f
	add r1, r0
	cmp r12, r1
	bhs 1f
	mov.w r12, #0
	b 2f
1:	mov.w r12, #1
2:	pop {r0, r1}
	bx lr
	.p2align 2
3:	.word __ehdr_start - 3b
4:	.word _etext - 3b
	.size fsm_constants, .-fsm_constants
	.text
)";

namespace
{
struct Counts {
    unsigned accesses, known, hoisted, compared;
};

// One comparison to make: `count` places, `step` bytes apart, from `first` on; before `at`.
struct Check {
    Instruction *at;
    DebugLoc place;
    bool writes;
    Value *first = nullptr;
    int64_t offset = 0;     // from `first`, to be checked
    uint64_t bytes = 0;     // from there, when more than FSM_CELL_SLACK covers; else 0
    Value *count = nullptr; // of further places; null: there is just one
    uint64_t step = 0;      // bytes from one place to the next
    bool downwards = false;
    Value *wrong = nullptr; // instead of all that, when it is worked out already

    Check(const Access &access, Instruction *at) : at(at), place(access.instruction().getDebugLoc()), writes(access.writes) {}
};

// Places that step through one loop together, at fixed distances from the first that was found: the accesses and their distances.
struct Row {
    Instruction *before; // where the loop is entered
    const SCEV *first, *count;
    int64_t step;
    bool writes;
    SmallVector<std::pair<int64_t, Access>, 4> places;
};

class Confine
{
  public:
    Confine(Function &function, FunctionAnalysisManager &manager, const KnownArguments &arguments, const DenseSet<Use *> &settled,
            Counts &counts)
        : function(function), layout(function.getDataLayout()), evolution(manager.getResult<ScalarEvolutionAnalysis>(function)),
          loops(manager.getResult<LoopAnalysis>(function)), tree(manager.getResult<DominatorTreeAnalysis>(function)),
          arguments(arguments), settled(settled), traps(function), counts(counts), expander(evolution, layout, "fsm")
    {
    }
    void enforce();
    bool usesImage = false;

  private:
    bool inObjects(const Access &);
    uint64_t bytesAt(Value &base, bool writes);
    bool inKnown(const Access &);
    bool onTheWay(const Loop &, const Access &, BasicBlock *&exiting);
    bool hoist(const Access &);
    void addToRow(const Access &, const Row &);
    void compareRow(Row &);
    bool compareInState(const Access &);
    bool compareHere(const Access &);
    void emit(const Check &);
    Value *wrong(IRBuilder<> &, const Check &);
    void lookAgain(const Check &, Value *wrong);

    Function &function;
    const DataLayout &layout;
    ScalarEvolution &evolution;
    LoopInfo &loops;
    DominatorTree &tree;
    const KnownArguments &arguments;
    const DenseSet<Use *> &settled;
    TrapBlocks traps;
    Counts &counts;
    SCEVExpander expander;
    Value *limit = nullptr; // the cell's size
    SmallVector<Check, 32> checks;
    SmallVector<Row, 8> rows;
};
} // namespace

// What fsm-bounds kept inside an object: it said so, since what has been learned since might show an object where it saw none.
static bool hasObject(const Access &access)
{
    const MDNode *operands = access.instruction().getMetadata(ObjectMetadata);
    return operands && any_of(operands->operands(), [&](const MDOperand &operand) {
               return mdconst::extract<ConstantInt>(operand)->getZExtValue() == access.pointer->getOperandNo();
           });
}

bool Confine::inObjects(const Access &access)
{
    if (!hasObject(access)) return false;
    const SmallVector<Value *, 4> objects = objectsOf(*access.pointer->get(), evolution, layout);
    return !objects.empty() && none_of(objects, [&](Value *object) {
        auto *global = dyn_cast<GlobalVariable>(object);
        return access.writes && global && global->isConstant(); // the image is not written, not even where it is the app's
    });
}

// What is known of the memory an access may be to: of an argument, or of an object that no mark stands for.
uint64_t Confine::bytesAt(Value &base, bool writes)
{
    if (auto *argument = dyn_cast<Argument>(&base)) return arguments.bytes(*argument, writes);
    auto *global = dyn_cast<GlobalVariable>(&base);
    return writes && global && global->isConstant() ? 0 : sizeOfObject(base, layout).value_or(0);
}

bool Confine::inKnown(const Access &access)
{
    const SCEV *place = evolution.getSCEV(access.pointer->get());
    auto *base = dyn_cast<SCEVUnknown>(evolution.getPointerBase(place));
    if (!base || access.length) return false;
    const uint64_t known = bytesAt(*base->getValue(), access.writes);
    if (known < access.bytes) return false;
    const SCEV *offset = evolution.getMinusSCEV(place, base);
    if (isa<SCEVCouldNotCompute>(offset)) return false;
    auto inside = [&](const SCEV *distance) { return evolution.getUnsignedRangeMax(distance).ule(known - access.bytes); };
    if (inside(offset)) return true;
    const Loop *loop = loops.getLoopFor(access.instruction().getParent());
    return loop && inside(evolution.applyLoopGuards(offset, loop));
}

// A value that is true when the access leaves the memory that is known of an argument from which its pointer comes by steps and
// subscripts; null if there is no such argument, or nothing is known of it.
static Value *outsideArgument(const Access &access, const KnownArguments &arguments)
{
    const DataLayout &layout = access.instruction().getModule()->getDataLayout();
    Value *pointer = access.pointer->get();
    auto *argument = dyn_cast<Argument>(getUnderlyingObject(pointer, 0));
    ObjectOffset offset;
    if (!argument || access.length || !offsetIn(layout, pointer, argument, offset) || offset.terms.empty()) return nullptr;
    const uint64_t known = arguments.bytes(*argument, access.writes);
    if (known == 0) return nullptr;
    IRBuilder<> builder(&access.instruction());
    return outside(builder, offset, access.bytes, known);
}

// Asks constraint elimination which of the accesses the program's own conditions keep inside what is known of an argument.
static DenseSet<Use *> settledAccesses(Function &function, FunctionAnalysisManager &manager, const KnownArguments &arguments)
{
    DenseSet<Use *> settled;
    SmallVector<Access, 64> accesses;
    SmallVector<std::pair<CallInst *, Use *>, 32> questions;
    for (Instruction &instruction : instructions(function)) collectAccesses(instruction, accesses);
    Module &module = *function.getParent();
    Type *nothing = Type::getVoidTy(module.getContext()), *truth = Type::getInt1Ty(module.getContext());
    Function *ask = Function::Create(FunctionType::get(nothing, {truth}, false), GlobalValue::ExternalLinkage, "fsm.ask", module);
    ask->setDoesNotAccessMemory();
    ask->setDoesNotThrow();
    ask->setWillReturn();
    for (const Access &access : accesses)
        if (Value *wrong = outsideArgument(access, arguments))
            questions.push_back({IRBuilder<>(&access.instruction()).CreateCall(ask, {wrong}), access.pointer});
    if (!questions.empty()) {
        FunctionPassManager passes;
        passes.addPass(ConstraintEliminationPass());
        manager.invalidate(function, PreservedAnalyses::none());
        passes.run(function, manager);
    }
    for (auto [question, pointer] : questions) {
        Value *answer = question->getArgOperand(0);
        if (auto *constant = dyn_cast<ConstantInt>(answer); constant && constant->isZero()) settled.insert(pointer);
        question->eraseFromParent();
        RecursivelyDeleteTriviallyDeadInstructions(answer);
    }
    ask->eraseFromParent();
    return settled;
}

static bool endsInTrap(const BasicBlock &block) { return isa<UnreachableInst>(block.getTerminator()); }

// Whether every round of the loop that goes on comes to the access, and the loop is left, but for traps, at one place.
bool Confine::onTheWay(const Loop &loop, const Access &access, BasicBlock *&exiting)
{
    SmallVector<Loop::Edge, 8> edges;
    loop.getExitEdges(edges);
    exiting = nullptr;
    for (auto [from, to] : edges) {
        if (endsInTrap(*to)) continue;
        if (exiting && exiting != from) return false;
        exiting = const_cast<BasicBlock *>(from);
    }
    const BasicBlock *latch = loop.getLoopLatch();
    if (!exiting || !latch || !loop.getLoopPreheader()) return false;
    return tree.dominates(access.instruction().getParent(), latch);
}

// The first and the last place of a counting loop are compared before it; what it does before a trap inside does not matter, since
// the trap ends the handler either way.
bool Confine::hoist(const Access &access)
{
    Loop *loop = loops.getLoopFor(access.instruction().getParent());
    BasicBlock *exiting;
    if (!loop || access.length || access.bytes > FSM_CELL_SLACK - FSM_CELL_REACH || !onTheWay(*loop, access, exiting)) return false;
    auto *places = dyn_cast<SCEVAddRecExpr>(evolution.getSCEV(access.pointer->get()));
    if (!places || places->getLoop() != loop || !places->isAffine()) return false;
    auto *step = dyn_cast<SCEVConstant>(places->getStepRecurrence(evolution));
    const SCEV *rounds = evolution.getExitCount(loop, exiting);
    if (!step || step->isZero() || isa<SCEVCouldNotCompute>(rounds)) return false;
    if (evolution.getTypeSizeInBits(rounds->getType()) > 32) return false;
    // In the round that leaves, the access is made only if it comes before the place where the loop is left.
    const bool inLast = tree.dominates(access.instruction().getParent(), exiting);
    Instruction *before = loop->getLoopPreheader()->getTerminator();
    const SCEV *first = places->getStart();
    Type *word = Type::getInt32Ty(function.getContext());
    const SCEV *count = evolution.getNoopOrZeroExtend(rounds, word);
    if (!inLast) {
        if (!evolution.isKnownNonZero(count) &&
            !evolution.isLoopEntryGuardedByCond(loop, ICmpInst::ICMP_NE, count, evolution.getZero(word)))
            return false;
        count = evolution.getMinusSCEV(count, evolution.getOne(word));
    }
    if (!expander.isSafeToExpandAt(first, before) || !expander.isSafeToExpandAt(count, before)) return false;
    addToRow(access, {before, first, count, step->getAPInt().getSExtValue(), access.writes, {}});
    return true;
}

void Confine::addToRow(const Access &access, const Row &row)
{
    for (Row &other : rows) {
        if (other.before != row.before || other.count != row.count || other.step != row.step || other.writes != row.writes)
            continue;
        auto *distance = dyn_cast<SCEVConstant>(evolution.getMinusSCEV(row.first, other.first));
        if (!distance) continue;
        other.places.push_back({distance->getAPInt().getSExtValue(), access});
        return;
    }
    rows.push_back(row);
    rows.back().places.push_back({0, access});
}

// What is so near above a place that is compared needs no comparison of its own.
void Confine::compareRow(Row &row)
{
    sort(row.places, [](const auto &one, const auto &other) { return one.first < other.first; });
    Value *count = expander.expandCodeFor(row.count, Type::getInt32Ty(function.getContext()), row.before);
    std::optional<int64_t> compared;
    for (auto &[distance, access] : row.places) {
        if (compared && distance - *compared < FSM_CELL_REACH) continue;
        compared = distance;
        const SCEV *offset = evolution.getConstant(APInt(layout.getIndexTypeSizeInBits(row.first->getType()), distance, true));
        const SCEV *first = evolution.getAddExpr(row.first, offset);
        Check check(access, row.before);
        check.first = expander.expandCodeFor(first, first->getType(), row.before);
        check.count = count;
        check.step = std::abs(row.step);
        check.downwards = row.step < 0;
        checks.push_back(check);
    }
}

// Nothing stands for what lies before the place that is compared: the cell may begin there.
static int64_t roundDown(int64_t offset)
{
    const int64_t reach = FSM_CELL_REACH;
    return offset >= 0 ? offset / reach * reach : offset;
}

// A handler's state and event are objects of known size: the index tells.
bool Confine::compareInState(const Access &access)
{
    auto *argument = dyn_cast<Argument>(getUnderlyingObject(access.pointer->get(), 0));
    if (!argument || !arguments.isWhole(*argument)) return false;
    Value *wrong = outsideArgument(access, arguments);
    if (!wrong) return false;
    Check check(access, &access.instruction());
    check.writes = true; // no image has a state or an event
    check.wrong = wrong;
    checks.push_back(check);
    return true;
}

bool Confine::compareHere(const Access &access)
{
    Value *pointer = access.pointer->get();
    APInt offset(layout.getIndexTypeSizeInBits(pointer->getType()), 0);
    Value *root = pointer->stripAndAccumulateConstantOffsets(layout, offset, /*AllowNonInbounds=*/true);
    const bool large = access.bytes > FSM_CELL_SLACK - FSM_CELL_REACH;
    Check check(access, &access.instruction());
    check.first = root;
    check.offset = large ? offset.getSExtValue() : roundDown(offset.getSExtValue());
    check.bytes = large ? access.bytes : 0;
    checks.push_back(check);
    return true;
}

// True if a place of the check is outside the cell, or for a handler's state and event, outside them.
Value *Confine::wrong(IRBuilder<> &builder, const Check &check)
{
    if (check.wrong) return check.wrong;
    Type *word = builder.getInt32Ty();
    Value *address = builder.CreatePtrToInt(check.first, word);
    if (check.offset != 0) address = builder.CreateAdd(address, builder.getInt32(check.offset));
    Value *distance = distanceInCell(builder, address);
    Value *outside = builder.CreateICmpUGT(distance, limit);
    if (!check.count && check.bytes == 0) return outside;
    Value *left = check.downwards ? distance : builder.CreateSub(limit, distance);
    if (check.count) left = builder.CreateUDiv(left, builder.getInt32(check.step));
    Value *more = check.count ? check.count : builder.getInt32(check.bytes);
    return builder.CreateOr(outside, builder.CreateICmpUGT(more, left));
}

// A call that keeps all registers but r12, where the place is given and what is found comes back: 0 if the image has the place.
static Value *inImage(IRBuilder<> &builder, Value *address)
{
    Type *word = builder.getInt32Ty();
    FunctionType *type = FunctionType::get(word, {word}, false);
    InlineAsm *call = InlineAsm::get(type, (Twine("bl ") + Constants).str(), "={r12},{r12},~{lr},~{cc}", /*hasSideEffects=*/false);
    CallInst *looked = builder.CreateCall(call, {address});
    looked->setDoesNotAccessMemory();
    looked->setDoesNotThrow();
    return looked;
}

// What is not in the cell may be in the image, if it is read. Apart from the way that is always taken.
void Confine::lookAgain(const Check &check, Value *wrong)
{
    Instruction *at = check.at;
    BasicBlock *before = at->getParent(), *after = before->splitBasicBlock(at);
    BasicBlock *again = BasicBlock::Create(function.getContext(), "fsm.again", &function);
    before->getTerminator()->eraseFromParent();
    BranchInst *branch = BranchInst::Create(again, after, wrong, before);
    branch->setDebugLoc(check.place);
    branch->setMetadata(LLVMContext::MD_prof, MDBuilder(function.getContext()).createUnlikelyBranchWeights());
    IRBuilder<> builder(again);
    builder.SetCurrentDebugLocation(check.place);
    Type *word = builder.getInt32Ty();
    Value *address = builder.CreatePtrToInt(check.first, word);
    if (check.offset != 0) address = builder.CreateAdd(address, builder.getInt32(check.offset));
    Value *found = inImage(builder, address);
    Value *more = check.count ? builder.CreateMul(check.count, builder.getInt32(check.step)) : nullptr;
    if (check.bytes) more = builder.getInt32(check.bytes);
    if (more)
        found = builder.CreateOr(
            found, inImage(builder, check.downwards ? builder.CreateSub(address, more) : builder.CreateAdd(address, more)));
    Value *nowhere = builder.CreateICmpNE(found, builder.getInt32(0));
    if (check.count) // no image is that long, and so neither the product nor the sum goes round
        nowhere = builder.CreateOr(nowhere, builder.CreateICmpUGT(check.count, builder.getInt32(FSM_FILE_MAX / check.step)));
    else if (check.bytes > FSM_FILE_MAX) nowhere = builder.getTrue();
    traps.trapIf(*builder.CreateBr(after), nowhere, TrapKind::Pointer);
    usesImage = true;
}

void Confine::emit(const Check &check)
{
    IRBuilder<> builder(check.at);
    builder.SetCurrentDebugLocation(check.place);
    Value *outside = wrong(builder, check);
    if (check.writes) traps.trapIf(*check.at, outside, TrapKind::Pointer);
    else lookAgain(check, outside);
}

void Confine::enforce()
{
    SmallVector<Access, 64> accesses;
    for (Instruction &instruction : instructions(function)) collectAccesses(instruction, accesses);
    for (const Access &access : accesses) {
        counts.accesses++;
        if (!tree.isReachableFromEntry(access.instruction().getParent())) continue;
        if (access.length) continue; // a call of the C library, contained itself
        if (settled.contains(access.pointer) || inObjects(access) || inKnown(access)) counts.known++;
        else if (hoist(access)) counts.hoisted++;
        else if (compareInState(access) || compareHere(access)) counts.compared++;
    }
    for (Row &row : rows) compareRow(row);
    if (checks.empty()) return;
    IRBuilder<> builder(&*function.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
    builder.SetCurrentDebugLocation(startOf(function));
    limit = loadWord(builder, FSM_WORD_LIMIT, false);
    for (const Check &check : checks) emit(check);
}

// ---- every value is some value ----

// The constant without "any value" in it, however deep.
static Constant *defined(Constant *constant)
{
    if (isa<UndefValue>(constant)) return Constant::getNullValue(constant->getType());
    if (!isa<ConstantAggregate, ConstantExpr>(constant)) return constant;
    SmallVector<Constant *, 8> parts;
    bool changed = false;
    for (const Use &use : constant->operands()) {
        auto *part = cast<Constant>(use.get());
        parts.push_back(defined(part));
        changed |= parts.back() != part;
    }
    if (!changed) return constant;
    if (auto *record = dyn_cast<ConstantStruct>(constant)) return ConstantStruct::get(record->getType(), parts);
    if (auto *array = dyn_cast<ConstantArray>(constant)) return ConstantArray::get(array->getType(), parts);
    if (isa<ConstantVector>(constant)) return ConstantVector::get(parts);
    return cast<ConstantExpr>(constant)->getWithOperands(parts);
}

static void replaceUndefined(User &user)
{
    for (Use &use : user.operands())
        if (auto *constant = dyn_cast<Constant>(use.get()); constant && !isa<GlobalValue>(constant)) use.set(defined(constant));
}

static bool mayMakeUndefined(const Instruction &instruction)
{
    if (!instruction.getType()->isIntOrIntVectorTy() && !instruction.getType()->isPtrOrPtrVectorTy()) return false;
    if (isa<LoadInst, CallBase, PHINode, SelectInst, FreezeInst, AllocaInst>(instruction)) return false;
    return canCreateUndefOrPoison(cast<Operator>(&instruction), /*ConsiderFlagsAndMetadata=*/false);
}

static void define(Instruction &instruction)
{
    LLVMContext &context = instruction.getContext();
    replaceUndefined(instruction);
    if (isa<LoadInst>(instruction)) instruction.setMetadata(LLVMContext::MD_noundef, MDNode::get(context, {}));
    if (!mayMakeUndefined(instruction)) return;
    auto *frozen = new FreezeInst(&instruction, "");
    frozen->insertAfter(&instruction);
    instruction.replaceUsesWithIf(frozen, [frozen](Use &use) { return use.getUser() != frozen; });
}

static void define(Function &function)
{
    SmallVector<Instruction *, 256> all;
    for (Instruction &instruction : instructions(function)) all.push_back(&instruction);
    for (Instruction *instruction : all) define(*instruction);
    for (Argument &argument : function.args())
        if (!argument.getType()->isVoidTy()) argument.addAttr(Attribute::NoUndef);
}

PreservedAnalyses fsm::ConfinePass::run(Module &module, ModuleAnalysisManager &manager)
{
    if (hasWindow(module)) return PreservedAnalyses::all();
    auto &functions = manager.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
    for (GlobalVariable &global : module.globals()) replaceUndefined(global);
    for (Function &function : module)
        if (!function.isDeclaration()) define(function);
    const KnownArguments arguments(module);
    Counts counts = {};
    bool usesImage = false;
    for (Function &function : module) {
        if (function.isDeclaration()) continue;
        functions.invalidate(function, PreservedAnalyses::none());
        const DenseSet<Use *> settled = settledAccesses(function, functions, arguments);
        functions.invalidate(function, PreservedAnalyses::none());
        Confine confine(function, functions, arguments, settled, counts);
        confine.enforce();
        usesImage |= confine.usesImage;
        functions.invalidate(function, PreservedAnalyses::none());
    }
    if (usesImage) module.appendModuleInlineAsm(Routine);
    if (Count)
        errs() << "fsm-confine: " << counts.accesses << " accesses, " << counts.known << " known, " << counts.hoisted
               << " before loops, " << counts.compared << " compared\n";
    return PreservedAnalyses::none();
}
