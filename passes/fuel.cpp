// fsm-fuel: every handler returns, or ends with a trap when its fuel is used up.
// The fuel is a counter that the kernel sets before each event (FSM_WORD_FUEL, FSM_FUEL_ADDRESS in abi.h) and the program counts
// down. Work is counted in instructions of this intermediate code, along the longest way (work.h). What is guaranteed: one unit of
// fuel pays for at most UnitWork of it, before it is done, and all work is paid for but FreeWork of an event. So an event ends
// within UnitWork * fuel + FreeWork, whatever the program is. To that end
//   a loop that repeats for at most FreeWork altogether, as is known now, pays nothing: it counts as what it may take at most;
//   a loop that knows before it begins how often it will go back pays for that then, at once;
//   any other pays each time it goes back; small ones are unrolled before, to pay less often;
//   a function that closes a circle of calls, and one that does more than FreeWork, pays when it is entered, or, if it calls nobody
//   but itself, before it does; one that programs may call which do not see it (fsm-routines) leaves them no more than they count.
// Nothing is believed that is only true of correct programs: promises that nothing overflows are forgotten before loops are
// counted. The counter is the global fsm_fuel here; fsm-counter, later, puts in where it is. On Cortex-M it is kept in a register
// while a loop runs that calls nobody who pays.
#include "passes.h"
#include "trap.h"
#include "work.h"

#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"
#include "llvm/Transforms/Utils/UnrollLoop.h"

using namespace llvm;
using namespace fsm;

static cl::opt<bool> Remarks("fsm-remark-fuel", cl::desc("say of each loop and circle of calls whether it pays fuel"));

namespace
{

// A place where fuel is paid: before this instruction, so many units.
struct Payment {
    Instruction *before;
    Value *units;
    DebugLoc line;
    bool whole; // units may be any 32-bit number
};

// Has one function pay.
class Payer
{
    Function &function;
    FunctionAnalysisManager &manager;
    Calls &calls;
    GlobalVariable *const counter;
    LoopInfo *loops;
    ScalarEvolution *evolution;
    DominatorTree *dominators;
    Type *const word;
    SmallVector<Payment, 16> payments;
    SmallVector<std::tuple<BasicBlock *, BasicBlock *, uint64_t, DebugLoc>, 16> edges; // these pay
    SmallVector<AllocaInst *, 4> registers;
    DenseMap<const BasicBlock *, AllocaInst *> keptIn; // blocks where the counter is in one of them

    using Small = SmallVector<std::pair<BasicBlock *, unsigned>, 8>;
    void analyse();
    Small smallLoops();
    void unroll(const Small &);
    uint64_t plan();
    bool payAhead(Loop &, const LoopPlan &);
    BasicBlock *whereToPay();
    uint64_t payOnEntry(const Ways &, BasicBlock *entry);
    BasicBlock *beforeCallsOfItself() const;
    void keepInRegisters();
    void keepInRegister(Loop &);
    void splitEdges();
    void pay(const Payment &, TrapBlocks &);

  public:
    Payer(Function &function, FunctionAnalysisManager &manager, Calls &calls, GlobalVariable *counter)
        : function(function), manager(manager), calls(calls), counter(counter), word(Type::getInt32Ty(function.getContext()))
    {
    }
    void run();
};

} // namespace

void Payer::analyse()
{
    manager.invalidate(function, PreservedAnalyses::none());
    loops = &manager.getResult<LoopAnalysis>(function);
    dominators = &manager.getResult<DominatorTreeAnalysis>(function);
    auto &assumptions = manager.getResult<AssumptionAnalysis>(function);
    for (Loop *loop : *loops) simplifyLoop(loop, dominators, loops, nullptr, &assumptions, nullptr, /*PreserveLCSSA=*/false);
    evolution = &manager.getResult<ScalarEvolutionAnalysis>(function);
}

namespace
{

// Promises that are broken by programs that go wrong. While this is there, the function has none; then it has them again, for code
// generation.
class WithoutPromises
{
    std::vector<std::pair<WeakVH, Instruction *>> promises; // an instruction, and one like it that has kept them

  public:
    explicit WithoutPromises(Function &function)
    {
        for (Instruction &instruction : instructions(function)) {
            if (!instruction.hasPoisonGeneratingFlags()) continue;
            promises.push_back({&instruction, instruction.clone()});
            instruction.dropPoisonGeneratingFlags();
        }
    }
    ~WithoutPromises()
    {
        for (auto &[handle, copy] : promises) {
            Value *value = handle;
            if (auto *instruction = dyn_cast_or_null<Instruction>(value)) instruction->copyIRFlags(copy);
            copy->deleteValue();
        }
    }
};

} // namespace

// How often the body of a loop is to be there, that each time would pay for one of them. One with many exits has been unrolled.
static unsigned timesToUnroll(const Loop &loop, const Calls &calls)
{
    uint64_t size = 0;
    SmallVector<BasicBlock *, 8> exiting;
    loop.getExitingBlocks(exiting);
    if (exiting.size() > 3) return 1;
    for (const BasicBlock *block : loop.blocks())
        for (const Instruction &instruction : *block) {
            if (isa<CallBase>(instruction) && !isa<IntrinsicInst>(instruction)) return 1;
            size += calls.workOf(instruction);
        }
    return size <= 12 ? 4 : size <= 24 ? 2 : 1;
}

// Pays for all repetitions of the loop, if their number is easy to work out. One more, if that is easier.
bool Payer::payAhead(Loop &loop, const LoopPlan &plan)
{
    constexpr unsigned Budget = 6;
    BasicBlock *before = loop.getLoopPreheader();
    if (!before || plan.back->getType()->getIntegerBitWidth() > 64) return false;
    Instruction *at = before->getTerminator();
    SCEVExpander expander(*evolution, function.getDataLayout(), "fuel");
    const SCEV *count = plan.back;
    const SCEV *more = evolution->getAddExpr(count, evolution->getOne(count->getType()));
    if (isa<SCEVUnknown>(more) && !evolution->getUnsignedRangeMax(evolution->applyLoopGuards(count, &loop)).isMaxValue())
        count = more;
    auto &target = manager.getResult<TargetIRAnalysis>(function);
    if (!expander.isSafeToExpandAt(count, at) || expander.isHighCostExpansion(count, &loop, Budget, &target, at)) return false;
    IRBuilder<> builder(at);
    const uint64_t each = unitsFor(plan.work), most = AllUnits / each;
    const bool whole = each == 1 && count->getType() == word;
    Value *units = expander.expandCodeFor(count, count->getType(), at);
    builder.SetInsertPoint(at);
    if (!isa<ConstantInt>(units)) units = builder.CreateFreeze(units);
    if (!whole && evolution->getUnsignedRangeMax(count).ugt(most))
        units = builder.CreateBinaryIntrinsic(Intrinsic::umin, units, ConstantInt::get(count->getType(), most));
    units = builder.CreateZExtOrTrunc(units, word);
    if (each > 1) units = builder.CreateMul(units, ConstantInt::get(word, each));
    payments.push_back({at, units, loop.getStartLoc(), whole && !isa<ConstantInt>(units)});
    return true;
}

// The last block, outside of loops, that every way to a call of the function itself goes through.
BasicBlock *Payer::beforeCallsOfItself() const
{
    BasicBlock *common = nullptr;
    for (BasicBlock &block : function) {
        if (!dominators->isReachableFromEntry(&block)) continue;
        const bool found = any_of(block, [&](const Instruction &instruction) {
            auto *call = dyn_cast<CallBase>(&instruction);
            return call && !isa<IntrinsicInst>(call) && is_contained(calls.calleesOf(*call), &function);
        });
        if (found) common = common ? dominators->findNearestCommonDominator(common, &block) : &block;
    }
    while (common && loops->getLoopFor(common)) common = dominators->getNode(common)->getIDom()->getBlock();
    return common ? common : &function.getEntryBlock();
}

// Where a function that calls itself pays. Ways that end before it are the callers' to pay, those in the function itself included.
BasicBlock *Payer::whereToPay()
{
    BasicBlock *const entry = &function.getEntryBlock();
    if (!calls.callsItself(function)) return entry;
    const Ways ways(function, calls, *loops, *evolution);
    BasicBlock *later = beforeCallsOfItself();
    if (later == entry || !ways.tangled.empty() || ways.longest(nullptr, later) > FreeWork) return entry;
    calls.leave(function, ways.longest(nullptr, later));
    return later;
}

// Answers what is left to callers.
uint64_t Payer::payOnEntry(const Ways &ways, BasicBlock *entry)
{
    const bool seen = function.hasLocalLinkage() || !function.hasMetadata(LibraryMetadata);
    const uint64_t whole = ways.longest(nullptr);
    if (!calls.closesCircle(function) && whole <= (seen ? FreeWork : OutsideWork)) return whole;
    DebugLoc line;
    if (DISubprogram *self = function.getSubprogram()) line = DILocation::get(function.getContext(), self->getLine(), 0, self);
    BasicBlock::iterator at = entry->getFirstInsertionPt();
    while (isa<AllocaInst>(*at)) at++;
    payments.push_back({&*at, ConstantInt::get(word, unitsFor(whole)), line, false});
    if (Remarks && calls.closesCircle(function)) remark(line, "function may come to itself again: each call is on fuel");
    return entry == &function.getEntryBlock() ? 0 : ways.longest(nullptr, entry);
}

// A loop that calls nobody who pays: from here to its ends the counter is a local.
void Payer::keepInRegister(Loop &loop)
{
    SmallVector<BasicBlock *, 8> exits;
    loop.getUniqueExitBlocks(exits);
    if (!loop.getLoopPreheader() || !loop.hasDedicatedExits()) return;
    IRBuilder<> builder(&*function.getEntryBlock().getFirstInsertionPt());
    auto *local = builder.CreateAlloca(word, nullptr, "fuel");
    registers.push_back(local);
    builder.SetInsertPoint(loop.getLoopPreheader()->getTerminator());
    builder.CreateStore(builder.CreateLoad(word, counter), local);
    for (BasicBlock *exit : exits) {
        if (endsProgram(*exit)) continue;
        builder.SetInsertPoint(&*exit->getFirstInsertionPt());
        builder.CreateStore(builder.CreateLoad(word, local), counter);
    }
    for (BasicBlock *block : loop.blocks()) keptIn[block] = local;
}

// The outermost loops in which somebody pays, more than once perhaps, and nobody who is called does.
void Payer::keepInRegisters()
{
    SmallVector<Loop *, 8> inPreorder = loops->getLoopsInPreorder();
    for (Loop *loop : inPreorder) {
        if (keptIn.contains(loop->getHeader())) continue;
        auto inside = [&](const BasicBlock *block) { return loop->contains(block); };
        unsigned paying = 0;
        for (auto &[from, to, work, line] : edges) paying += inside(from);
        for (const Payment &payment : payments) paying += inside(payment.before->getParent());
        const bool called = any_of(loop->blocks(), [&](const BasicBlock *block) {
            return any_of(*block, [&](const Instruction &instruction) { return calls.mayPay(instruction); });
        });
        if (paying > 0 && !called) keepInRegister(*loop);
    }
}

// A place of its own on each edge that pays.
void Payer::splitEdges()
{
    for (auto &[from, to, work, line] : edges) {
        Instruction *end = from->getTerminator();
        if (end->getNumSuccessors() > 1) {
            AllocaInst *kept = keptIn.contains(to) ? keptIn.lookup(from) : nullptr;
            for (unsigned i = 0; i < end->getNumSuccessors(); i++)
                if (end->getSuccessor(i) == to) {
                    BasicBlock *between = SplitCriticalEdge(end, i, CriticalEdgeSplittingOptions().setMergeIdenticalEdges());
                    end = between ? between->getTerminator() : end;
                    break;
                }
            if (kept) keptIn[end->getParent()] = kept;
        }
        payments.push_back({end, ConstantInt::get(word, unitsFor(work)), line, false});
    }
}

void Payer::pay(const Payment &payment, TrapBlocks &traps)
{
    IRBuilder<> builder(payment.before);
    builder.SetCurrentDebugLocation(payment.line);
    Value *place = counter;
    if (AllocaInst *local = keptIn.lookup(payment.before->getParent())) place = local;
    Value *before = builder.CreateLoad(word, place), *after, *empty;
    if (payment.whole) {
        Value *both = builder.CreateBinaryIntrinsic(Intrinsic::usub_with_overflow, before, payment.units);
        after = builder.CreateExtractValue(both, 0);
        empty = builder.CreateExtractValue(both, 1);
    } else {
        after = builder.CreateSub(before, payment.units);
        empty = builder.CreateICmpSLT(after, ConstantInt::get(word, 0));
    }
    builder.CreateStore(after, place);
    AllocaInst *local = keptIn.lookup(payment.before->getParent());
    traps.trapIf(*payment.before, empty, TrapKind::Fuel, payment.line);
    if (local) keptIn[payment.before->getParent()] = local;
}

// The headers of loops that pay each time and are small enough to be unrolled before, and how often their body is to be there.
Payer::Small Payer::smallLoops()
{
    Small small;
    if (function.hasOptNone() || loops->empty()) return small;
    const Ways ways(function, calls, *loops, *evolution);
    for (auto &[loop, plan] : ways.plans)
        if (plan.pays == LoopPlan::Each && loop->isInnermost() && loop->isLoopSimplifyForm())
            if (const unsigned count = timesToUnroll(*loop, calls); count > 1) small.push_back({loop->getHeader(), count});
    return small;
}

void Payer::unroll(const Small &small)
{
    analyse();
    for (Loop *loop : *loops) formLCSSARecursively(*loop, *dominators, loops, evolution);
    auto &target = manager.getResult<TargetIRAnalysis>(function);
    auto &assumptions = manager.getResult<AssumptionAnalysis>(function);
    OptimizationRemarkEmitter remarks(&function);
    for (auto [header, count] : small) {
        UnrollLoopOptions options = {};
        options.Count = count;
        options.Force = true;
        UnrollLoop(loops->getLoopFor(header), options, loops, evolution, dominators, &assumptions, &target, &remarks,
                   /*PreserveLCSSA=*/true);
    }
    manager.invalidate(function, PreservedAnalyses::none());
    InstCombinePass(InstCombineOptions().setVerifyFixpoint(false)).run(function, manager);
}

// Who pays, and how much. Answers what is left to callers.
uint64_t Payer::plan()
{
    BasicBlock *entry = whereToPay();
    const Ways ways(function, calls, *loops, *evolution);
    for (auto &[loop, plan] : ways.plans) {
        const bool free = plan.pays == LoopPlan::Few, ahead = plan.pays == LoopPlan::Ahead && payAhead(*loop, plan);
        const char *how = free    ? "loop is bounded statically: it takes no fuel"
                          : ahead ? "loop is on fuel, paid for at once before it begins"
                                  : "loop is on fuel, paid for each time around";
        if (Remarks) remark(loop->getStartLoc(), how);
        if (free || ahead) continue;
        for (BasicBlock *from : predecessors(loop->getHeader()))
            if (loop->contains(from)) edges.push_back({from, loop->getHeader(), plan.work, loop->getStartLoc()});
    }
    for (auto &[edge, work] : ways.tangled)
        edges.push_back({edge.first, edge.second, work, edge.first->getTerminator()->getDebugLoc()});
    return payOnEntry(ways, entry);
}

void Payer::run()
{
    std::optional<WithoutPromises> without(std::in_place, function);
    analyse();
    if (const Small small = smallLoops(); !small.empty()) {
        without.reset();
        unroll(small);
        without.emplace(function);
        analyse();
    }
    const uint64_t left = plan();
    without.reset();
    calls.done(function, left, !payments.empty() || !edges.empty());
    if (!hasWindow(*function.getParent())) keepInRegisters();
    splitEdges();
    gatherLocals(function); // numbers of rounds may be worked out before them
    TrapBlocks traps(function);
    for (const Payment &payment : payments) pay(payment, traps);
    if (!registers.empty()) {
        DominatorTree tree(function);
        PromoteMemToReg(registers, tree);
    }
    manager.invalidate(function, PreservedAnalyses::none());
}

PreservedAnalyses fsm::FuelPass::run(Module &module, ModuleAnalysisManager &manager)
{
    auto &functions = manager.getResult<FunctionAnalysisManagerModuleProxy>(module).getManager();
    auto *counter =
        new GlobalVariable(module, Type::getInt32Ty(module.getContext()), false, GlobalValue::ExternalLinkage, nullptr, "");
    Calls calls(module);
    for (Function *function : calls.order) Payer(*function, functions, calls, counter).run();
    if (GlobalValue *other = module.getNamedValue(FuelName)) other->setName("");
    counter->setName(FuelName);
    if (counter->use_empty()) counter->eraseFromParent();
    return PreservedAnalyses::none();
}

static void placeByAssembly(Instruction &access, StringRef read, StringRef write)
{
    IRBuilder<> builder(&access);
    Type *word = builder.getInt32Ty();
    if (auto *store = dyn_cast<StoreInst>(&access)) {
        auto *type = FunctionType::get(builder.getVoidTy(), {word}, false);
        builder.CreateCall(InlineAsm::get(type, write, "r", /*hasSideEffects=*/true), {store->getValueOperand()});
    } else {
        auto *type = FunctionType::get(word, {}, false);
        access.replaceAllUsesWith(builder.CreateCall(InlineAsm::get(type, read, "=r", /*hasSideEffects=*/true), {}));
    }
    access.eraseFromParent();
}

// x86: an address that is the same for all programs, outside their windows; it is in the instruction, never in a register: so code
// generation does by itself, but not when it does not optimise. Cortex-M: a word below what r9 points to.
static void placeAccess(Instruction &access, bool x86, bool optimised)
{
    const std::string address = std::to_string(FSM_FUEL_ADDRESS), word = "[r9, #-" + std::to_string(4 * (FSM_WORD_FUEL + 1)) + "]";
    if (!x86) placeByAssembly(access, "ldr $0, " + word, "str $0, " + word);
    else if (!optimised) placeByAssembly(access, "movl " + address + ", $0", "movl $0, " + address);
    else {
        IRBuilder<> builder(&access);
        Value *place = ConstantExpr::getIntToPtr(builder.getInt32(FSM_FUEL_ADDRESS), builder.getPtrTy());
        access.setOperand(isa<StoreInst>(access) ? StoreInst::getPointerOperandIndex() : LoadInst::getPointerOperandIndex(), place);
    }
}

PreservedAnalyses fsm::CounterPass::run(Module &module, ModuleAnalysisManager &)
{
    GlobalVariable *counter = module.getGlobalVariable(FuelName);
    if (!counter) return PreservedAnalyses::all();
    const bool optimised = none_of(module, [](const Function &function) { return function.hasOptNone(); });
    for (User *user : make_early_inc_range(counter->users())) {
        if (auto *access = dyn_cast<Instruction>(user); access && getLoadStorePointerOperand(access) == counter)
            placeAccess(*access, hasWindow(module), optimised);
        else fail(module, "the counter of the fuel is used for something else [fsm-fuel]");
    }
    stopIfFailed();
    counter->eraseFromParent();
    return PreservedAnalyses::none();
}
