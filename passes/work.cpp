#include "work.h"

#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;
using namespace fsm;

uint64_t fsm::plus(uint64_t a, uint64_t b) { return SaturatingAdd(a, b); }
uint64_t fsm::times(uint64_t a, uint64_t b) { return SaturatingMultiply(a, b); }

uint64_t fsm::unitsFor(uint64_t work) { return std::clamp<uint64_t>(work / UnitWork + (work % UnitWork != 0), 1, AllUnits); }

bool fsm::endsProgram(const BasicBlock &block)
{
    const BasicBlock *at = &block;
    for (unsigned steps = 0; steps < 4 && at; steps++) {
        if (isa<UnreachableInst>(at->getTerminator())) return true;
        at = at->getSingleSuccessor();
    }
    return false;
}

SmallVector<Function *, 8> Calls::calleesOf(const CallBase &call) const
{
    if (call.isInlineAsm()) return {};
    if (auto *function = dyn_cast<Function>(call.getCalledOperand()->stripPointerCastsAndAliases())) return {function};
    SmallVector<Function *, 8> callees;
    for (Function &function : const_cast<Module &>(*call.getModule()))
        if (pointed.contains(&function)) callees.push_back(&function);
    return callees;
}

// Depth first: a function that is met again while its own calls are still being followed closes a circle, and every circle has such
// a one. Which functions share circles with others is found on the way (Tarjan).
void Calls::visit(Function &function)
{
    const unsigned number = visits.size() + 1;
    visits[&function] = {number, number, true};
    component.push_back(&function);
    for (Instruction &instruction : instructions(function)) {
        auto *call = dyn_cast<CallBase>(&instruction);
        if (!call || isa<IntrinsicInst>(call)) continue;
        for (Function *callee : calleesOf(*call)) {
            if (callee->isDeclaration()) continue;
            if (visits.lookup(callee).open) again.insert(callee);
            else if (!visits.contains(callee)) visit(*callee);
            if (is_contained(component, callee))
                visits[&function].lowest = std::min(visits[&function].lowest, visits[callee].lowest);
        }
    }
    visits[&function].open = false;
    order.push_back(&function);
    if (visits[&function].lowest == number) close(function);
}

void Calls::close(const Function &function)
{
    if (component.back() == &function && again.contains(&function)) onlyItself.insert(&function);
    const Function *last = nullptr;
    do {
        last = component.back();
        component.pop_back();
    } while (last != &function);
}

Calls::Calls(Module &module) : library(Triple(module.getTargetTriple()))
{
    for (Function &function : module)
        if (!function.isDeclaration() && function.hasAddressTaken()) pointed.insert(&function);
    for (Function &function : module)
        if (!function.isDeclaration() && !visits.contains(&function)) visit(function);
}

void Calls::done(const Function &function, uint64_t work, bool pays)
{
    left[&function] = work;
    for (const Instruction &instruction : instructions(function)) pays |= mayPay(instruction);
    if (pays) touching.insert(&function);
}

// Arithmetic that the machine has no instruction for.
static uint64_t workOfArithmetic(const Instruction &instruction)
{
    Type *type = instruction.getType()->getScalarType();
    const unsigned bits = std::max(type->getPrimitiveSizeInBits().getKnownMinValue() ? type->getScalarSizeInBits() : 1u, 1u);
    const bool divides = instruction.isIntDivRem(), small = !Triple(instruction.getModule()->getTargetTriple()).isX86();
    uint64_t work = 1 + bits / 128;
    if (divides && bits > 64) work = uint64_t(bits) * bits / 8;
    else if (instruction.getOpcode() == Instruction::Mul && bits > 64) work = times(bits / 32, bits / 32);
    else if (small && ((divides && bits > 32) || (type->isFloatingPointTy() && isa<BinaryOperator>(instruction)))) work = 32;
    if (auto *vector = dyn_cast<FixedVectorType>(instruction.getType()))
        work = times(work, 1 + uint64_t(vector->getNumElements()) * bits / 128);
    return work;
}

static uint64_t workOfIntrinsic(const IntrinsicInst &intrinsic)
{
    if (isa<DbgInfoIntrinsic>(intrinsic) || intrinsic.isLifetimeStartOrEnd()) return 0;
    if (auto *memory = dyn_cast<MemIntrinsic>(&intrinsic))
        if (auto *length = dyn_cast<ConstantInt>(memory->getLength()); length && length->getValue().ule(FewWork))
            return CallWork + length->getZExtValue();
    return CallWork;
}

uint64_t Calls::workOf(const Instruction &instruction) const
{
    if (auto *intrinsic = dyn_cast<IntrinsicInst>(&instruction)) return workOfIntrinsic(*intrinsic);
    if (isa<PHINode>(instruction)) return 1;
    auto *call = dyn_cast<CallBase>(&instruction);
    if (!call)
        return instruction.isUnaryOp() || instruction.isBinaryOp() || instruction.isCast() ? workOfArithmetic(instruction) : 1;
    uint64_t most = 0;
    for (const Function *callee : calleesOf(*call))
        most = std::max(most, callee->isDeclaration() ? OutsideWork : left.lookup(callee));
    for (unsigned i = 0; i < call->arg_size(); i++) // copied
        if (call->isByValArgument(i))
            most = plus(most, call->getDataLayout().getTypeAllocSize(call->getParamByValType(i)).getKnownMinValue());
    return plus(CallWork + call->arg_size(), most);
}

// Those that are not known yet close a circle, and pay for it. Copying of a length that is not known may become a call of the C
// library's routine. What is declared only is the kernel's, or such a routine, which is linked later.
bool Calls::mayPay(const Instruction &instruction) const
{
    if (auto *memory = dyn_cast<MemIntrinsic>(&instruction)) {
        auto *length = dyn_cast<ConstantInt>(memory->getLength());
        return !length || length->getValue().ugt(FewWork);
    }
    auto *call = dyn_cast<CallBase>(&instruction);
    if (!call || isa<IntrinsicInst>(call)) return false;
    return any_of(calleesOf(*call), [&](const Function *callee) {
        LibFunc routine;
        if (callee->isDeclaration()) return library.getLibFunc(callee->getName(), routine);
        return !left.contains(callee) || touching.contains(callee);
    });
}

Ways::Ways(Function &function, const Calls &calls, LoopInfo &loops, ScalarEvolution &evolution) : loops(loops), evolution(evolution)
{
    for (BasicBlock *block : ReversePostOrderTraversal<Function *>(&function)) {
        place[block] = order.size();
        order.push_back(block);
        uint64_t &sum = work[block];
        for (const Instruction &instruction : *block) sum = plus(sum, calls.workOf(instruction));
    }
    for (BasicBlock *block : order)
        for (BasicBlock *next : successors(block)) {
            const Loop *loop = loops.getLoopFor(next);
            const bool backward = place[next] <= place[block];
            if (backward && !(loop && loop->getHeader() == next && loop->contains(block))) tangled[{block, next}] = 0;
        }
    SmallVector<Loop *, 8> inPreorder = loops.getLoopsInPreorder();
    for (Loop *loop : reverse(inPreorder)) plan(*loop);
    for (auto &[edge, work] : tangled) work = longest(loops.getLoopFor(edge.second));
}

uint64_t Ways::workOf(const Loop &loop) const
{
    const LoopPlan &plan = plans.find(const_cast<Loop *>(&loop))->second;
    return plan.pays == LoopPlan::Few ? plan.most : plan.work;
}

uint64_t Ways::longest(const Loop *region, const BasicBlock *end) const
{
    DenseMap<const BasicBlock *, uint64_t> before; // and with the block; a loop in the region stands under its header
    auto childOf = [&](const BasicBlock *block) {
        const Loop *loop = loops.getLoopFor(block);
        while (loop && loop->getParentLoop() != region) loop = loop->getParentLoop();
        return loop;
    };
    uint64_t most = 0;
    for (const BasicBlock *block : order) {
        if (region && !region->contains(block)) continue;
        const Loop *child = loops.getLoopFor(block) == region ? nullptr : childOf(block);
        if (child && child->getHeader() != block) continue;
        uint64_t sum = 0;
        for (const BasicBlock *from : predecessors(block)) {
            if (!place.contains(from) || place.lookup(from) >= place.lookup(block) || (region && !region->contains(from))) continue;
            const Loop *other = loops.getLoopFor(from) == region ? nullptr : childOf(from);
            if (other && other == child) continue;
            sum = std::max(sum, before.lookup(other ? other->getHeader() : from));
        }
        most = std::max(most, sum);
        if (block == end) continue;
        before[block] = plus(sum, child ? workOf(*child) : work.lookup(block));
        most = std::max(most, before[block]);
    }
    return most;
}

// How often a loop goes back, if that is certain before it begins: it has one way out, beside those that end the program.
static const SCEV *countOf(Loop &loop, ScalarEvolution &evolution)
{
    SmallVector<BasicBlock *, 8> exiting;
    loop.getExitingBlocks(exiting);
    BasicBlock *only = nullptr;
    for (BasicBlock *block : exiting) {
        const bool ends = all_of(successors(block), [&](BasicBlock *next) { return loop.contains(next) || endsProgram(*next); });
        if (ends) continue;
        if (only) return nullptr;
        only = block;
    }
    if (!only) return nullptr;
    const SCEV *count = evolution.getExitCount(&loop, only);
    return isa<SCEVCouldNotCompute>(count) ? nullptr : count;
}

void Ways::plan(Loop &loop)
{
    LoopPlan plan = {LoopPlan::Each, std::max<uint64_t>(longest(&loop), 1), 0, nullptr};
    const uint64_t exact = evolution.getSmallConstantTripCount(&loop), most = evolution.getSmallConstantMaxTripCount(&loop);
    plan.most = times(most, plan.work);
    if (most && plan.most <= (exact ? FreeWork : FewWork)) plan.pays = LoopPlan::Few;
    else if ((plan.back = countOf(loop, evolution))) plan.pays = LoopPlan::Ahead;
    plans[&loop] = plan;
}
