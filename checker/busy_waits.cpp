// fsm-busy-wait: nothing else happens to an FSM while its handler runs, so there is nothing to wait for in a loop.
#include "checker.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace fsm;

namespace
{

// Does computing this change anything, or ask anything but the time?
class Effects : public RecursiveASTVisitor<Effects>
{
  public:
    bool VisitCallExpr(CallExpr *Call)
    {
        const FunctionDecl *Callee = Call->getDirectCallee();
        bool Time = Callee && Callee->getIdentifier() && Callee->getName() == "fsm_timer_now";
        AsksTime |= Time;
        return Time;
    }
    bool VisitBinaryOperator(BinaryOperator *Binary) { return !Binary->isAssignmentOp(); }
    bool VisitUnaryOperator(UnaryOperator *Unary) { return !Unary->isIncrementDecrementOp(); }
    bool VisitStmtExpr(StmtExpr *) { return false; }
    bool AsksTime = false;
};

} // namespace

static bool hasEffect(const Stmt *Computed, bool &AsksTime)
{
    Effects Found;
    bool None = Found.TraverseStmt(const_cast<Stmt *>(Computed));
    AsksTime |= Found.AsksTime;
    return !None;
}

// ; or { } or now = fsm_timer_now(self);
static bool doesNothing(const Stmt *Body, bool &AsksTime)
{
    if (isa<NullStmt, ContinueStmt>(Body)) return true;
    if (const auto *Block = dyn_cast<CompoundStmt>(Body))
        return llvm::all_of(Block->body(), [&](const Stmt *One) { return doesNothing(One, AsksTime); });
    const auto *Assignment = dyn_cast<BinaryOperator>(Body);
    bool Time = false;
    if (!Assignment || Assignment->getOpcode() != BO_Assign || hasEffect(Assignment->getRHS(), Time) || !Time) return false;
    AsksTime = true;
    return true;
}

void fsm::checkLoop(const Stmt *Loop, const Expr *Condition, const Stmt *Body, Checker &C)
{
    bool AsksTime = false;
    Expr::EvalResult Constant;
    if (!Condition || !doesNothing(Body, AsksTime) || hasEffect(Condition, AsksTime)) return;
    if (!Condition->isValueDependent() && Condition->EvaluateAsInt(Constant, C.Context)) return; // for ever, or never: meant so
    C.Found.add(Rule::BusyWait, Loop->getBeginLoc(), Loop, {AsksTime ? "lets time go by" : "waits for what cannot happen"});
}
