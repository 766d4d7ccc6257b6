// fsm-undefined-behaviour: members, elements and what pointers lead to are not changed and used in one expression in an order that
// C leaves open. Of plain variables clang tells itself.
#include "checker.h"
#include "llvm/ADT/FoldingSet.h"

using namespace clang;
using namespace fsm;

namespace
{

struct Use {
    const Expr *Place;
    llvm::FoldingSetNodeID Id; // of the place as it is written: self->count
    bool Changes;
};

// What is used somewhere in an expression, in whichever order.
class Uses : public RecursiveASTVisitor<Uses>
{
  public:
    explicit Uses(const ASTContext &Context) : Context(Context) {}
    llvm::SmallVector<Use, 8> All;

    bool VisitUnaryOperator(UnaryOperator *Unary)
    {
        if (Unary->isIncrementDecrementOp()) add(Unary->getSubExpr(), true);
        return true;
    }
    bool VisitBinaryOperator(BinaryOperator *Binary)
    {
        if (Binary->isAssignmentOp()) add(Binary->getLHS(), true);
        return true;
    }
    bool VisitImplicitCastExpr(ImplicitCastExpr *Cast)
    {
        if (Cast->getCastKind() == CK_LValueToRValue) add(Cast->getSubExpr(), false);
        return true;
    }
    bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *) { return true; } // not computed
    bool TraverseGenericSelectionExpr(GenericSelectionExpr *Selection) { return TraverseStmt(Selection->getResultExpr()); }
    bool TraverseStmtExpr(StmtExpr *) { return true; } // statements are in order

    void add(const Expr *Place, bool Changes)
    {
        Place = Place->IgnoreParens();
        if (isa<DeclRefExpr>(Place) || Place->HasSideEffects(Context)) return;
        All.push_back({Place, {}, Changes});
        Place->Profile(All.back().Id, Context, /*Canonical=*/true);
    }

  private:
    const ASTContext &Context;
};

} // namespace

static bool changes(const Stmt *Expression)
{
    if (!Expression) return false;
    if (const auto *Unary = dyn_cast<UnaryOperator>(Expression); Unary && Unary->isIncrementDecrementOp()) return true;
    if (const auto *Binary = dyn_cast<BinaryOperator>(Expression); Binary && Binary->isAssignmentOp()) return true;
    return llvm::any_of(Expression->children(), changes);
}

static llvm::SmallVector<Use, 8> usesIn(const Expr *Expression, const ASTContext &Context)
{
    Uses Found(Context);
    Found.TraverseStmt(const_cast<Expr *>(Expression));
    return Found.All;
}

static void refuseConflicts(llvm::ArrayRef<Use> One, llvm::ArrayRef<Use> Other, Checker &C)
{
    for (const Use &First : One)
        for (const Use &Second : Other) {
            if (!(First.Changes || Second.Changes) || First.Id != Second.Id) continue;
            const Expr *Place = First.Place;
            const auto *Member = dyn_cast<MemberExpr>(Place);
            const std::string Name = Member ? quoted(Member->getMemberDecl()->getName()) : "the same memory";
            C.Found.add(Rule::Undefined, Place->getExprLoc(), Place,
                        {(First.Changes && Second.Changes ? "multiple unsequenced modifications to "
                                                          : "unsequenced modification and access to ") +
                         Name});
            return;
        }
}

void fsm::checkSequence(const BinaryOperator *Binary, Checker &C)
{
    const ASTContext &Context = C.Context;
    if (Context.getLangOpts().CPlusPlus || Binary->isLogicalOp() || Binary->getOpcode() == BO_Comma) return;
    const Expr *Left = Binary->getLHS(), *Right = Binary->getRHS();
    if (!changes(Left) && !changes(Right)) return;
    llvm::SmallVector<Use, 8> LeftUses = usesIn(Left, Context), RightUses = usesIn(Right, Context);
    if (Binary->isAssignmentOp() &&
        isa<UnaryOperator>(Right->IgnoreParenImpCasts())) { // i = i++: the later of the two is not known
        Uses Target(Context);
        Target.add(Left, true);
        llvm::erase_if(RightUses, [](const Use &One) { return !One.Changes; });
        refuseConflicts(Target.All, RightUses, C);
        RightUses = usesIn(Right, Context);
    }
    refuseConflicts(LeftUses, RightUses, C);
}

void fsm::checkSequence(const CallExpr *Call, Checker &C)
{
    if (C.Context.getLangOpts().CPlusPlus || llvm::none_of(Call->arguments(), changes)) return;
    llvm::SmallVector<Use, 8> Before;
    for (const Expr *Argument : Call->arguments()) {
        llvm::SmallVector<Use, 8> Own = usesIn(Argument, C.Context);
        refuseConflicts(Before, Own, C);
        Before.append(Own);
    }
}
