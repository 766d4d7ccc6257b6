// work.h: how much work a function does at most on one way through it, in instructions of LLVM's, and what of it somebody has to
// pay for in fuel. Work is counted where it is done; a loop that repeats it either is so small that its repetitions are counted
// too, or pays for each but the first. A called function counts with what it leaves to its callers.
#ifndef FSM_PASSES_WORK_H
#define FSM_PASSES_WORK_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

namespace fsm
{

// A unit of fuel pays for so much work, at most. An event may do so much that nobody pays for. A loop that may end early is taken
// to run to its end if that is no more than FewWork: counting that is cheaper than paying.
constexpr uint64_t UnitWork = 64, FreeWork = 65536, FewWork = 4096;
// More units than an event can have (FSM_FUEL_MAX): to pay so many always ends it. What a call takes beside the function's own
// work, and what a call of something that is not there counts: one of the kernel's, or a routine that is linked later
// (fsm-routines).
constexpr uint64_t AllUnits = 0x7fffffff, CallWork = 4, OutsideWork = 512;

// Sums of work don't wrap.
uint64_t plus(uint64_t, uint64_t);
uint64_t times(uint64_t, uint64_t);
// Units that pay for this work: 1 ... AllUnits.
uint64_t unitsFor(uint64_t work);

// Whether the program ends there, whatever comes: what a check leads to.
bool endsProgram(const llvm::BasicBlock &);

// The program's functions, callees before their callers as far as there is such an order.
class Calls
{
    llvm::SmallPtrSet<const llvm::Function *, 16> pointed;    // what a call through a pointer may reach
    llvm::SmallPtrSet<const llvm::Function *, 16> again;      // closes a circle of calls
    llvm::SmallPtrSet<const llvm::Function *, 16> onlyItself; // and there is no other in the circle
    struct Visit {
        unsigned number = 0, lowest = 0; // of the functions this one reaches that are on the way
        bool open = false;               // on the way
    };
    llvm::DenseMap<const llvm::Function *, Visit> visits;
    std::vector<const llvm::Function *> component;          // Tarjan's stack
    llvm::DenseMap<const llvm::Function *, uint64_t> left;  // work that is the callers' to pay
    llvm::SmallPtrSet<const llvm::Function *, 16> touching; // they, or what they call, may pay
    llvm::TargetLibraryInfoImpl library;                    // the names of routines

    void visit(llvm::Function &);
    void close(const llvm::Function &);

  public:
    std::vector<llvm::Function *> order;

    explicit Calls(llvm::Module &);
    llvm::SmallVector<llvm::Function *, 8> calleesOf(const llvm::CallBase &) const;
    bool closesCircle(const llvm::Function &function) const { return again.contains(&function); }
    bool callsItself(const llvm::Function &function) const { return onlyItself.contains(&function); }
    void leave(const llvm::Function &function, uint64_t work) { left[&function] = work; }
    void done(const llvm::Function &function, uint64_t work, bool pays);
    uint64_t workOf(const llvm::Instruction &) const;
    bool mayPay(const llvm::Instruction &) const;
};

// Few: its repetitions are counted, `most` of the first iteration's work altogether. Ahead: it pays before it begins, for as many
// repetitions as `back` says. Each: it pays each time it goes back.
struct LoopPlan {
    enum { Few, Ahead, Each } pays;
    uint64_t work; // of one iteration
    uint64_t most;
    const llvm::SCEV *back;
};

// The ways through one function.
class Ways
{
    llvm::LoopInfo &loops;
    llvm::ScalarEvolution &evolution;
    std::vector<llvm::BasicBlock *> order;
    llvm::DenseMap<const llvm::BasicBlock *, unsigned> place;
    llvm::DenseMap<const llvm::BasicBlock *, uint64_t> work;

    void plan(llvm::Loop &);
    uint64_t workOf(const llvm::Loop &) const;

  public:
    llvm::MapVector<llvm::Loop *, LoopPlan> plans; // inner ones first
    // Edges that go back without being a loop's: the code has loops with several entries. And the work each has to pay for.
    llvm::MapVector<std::pair<llvm::BasicBlock *, llvm::BasicBlock *>, uint64_t> tangled;

    Ways(llvm::Function &, const Calls &, llvm::LoopInfo &, llvm::ScalarEvolution &);
    // The longest way through the loop, or the function, that ends before `end`.
    uint64_t longest(const llvm::Loop *, const llvm::BasicBlock *end = nullptr) const;
};

} // namespace fsm

#endif
