// fsm-pointer-order: which of two objects lies before the other is decided by the linker, differently for each machine.
#include "checker.h"

using namespace clang;
using namespace fsm;

static const ValueDecl *objectOf(const Expr *Place, unsigned Depth);

// The object that a pointer leads to, as far as the source says: &a, a + i, &a.member, and a pointer that was given one of these.
static const ValueDecl *pointedTo(const Expr *Pointer, unsigned Depth)
{
    Pointer = Pointer->IgnoreParens();
    if (Depth == 0) return nullptr;
    if (const auto *Cast = dyn_cast<CastExpr>(Pointer)) {
        if (Cast->getCastKind() == CK_ArrayToPointerDecay) return objectOf(Cast->getSubExpr(), Depth);
        if (Cast->getCastKind() != CK_LValueToRValue) return pointedTo(Cast->getSubExpr(), Depth);
        const auto *Reference = dyn_cast<DeclRefExpr>(Cast->getSubExpr()->IgnoreParens());
        const auto *Variable = Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
        bool Fixed = Variable && (Variable->getType().isConstQualified() || !Variable->hasGlobalStorage());
        return Fixed && Variable->getType()->isPointerType() && Variable->getInit() ? pointedTo(Variable->getInit(), Depth - 1)
                                                                                    : nullptr;
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(Pointer))
        return Unary->getOpcode() == UO_AddrOf ? objectOf(Unary->getSubExpr(), Depth) : nullptr;
    if (const auto *Binary = dyn_cast<BinaryOperator>(Pointer); Binary && Binary->isAdditiveOp())
        return pointedTo(Binary->getLHS()->getType()->isPointerType() ? Binary->getLHS() : Binary->getRHS(), Depth);
    return nullptr;
}

static const ValueDecl *objectOf(const Expr *Place, unsigned Depth)
{
    Place = Place->IgnoreParens();
    if (const auto *Reference = dyn_cast<DeclRefExpr>(Place)) return cast<ValueDecl>(Reference->getDecl()->getCanonicalDecl());
    if (const auto *Member = dyn_cast<MemberExpr>(Place)) return Member->isArrow() ? nullptr : objectOf(Member->getBase(), Depth);
    if (const auto *Element = dyn_cast<ArraySubscriptExpr>(Place)) return pointedTo(Element->getBase(), Depth);
    return nullptr;
}

static bool isPointerOperand(const Expr *Operand)
{
    QualType Type = Operand->IgnoreParenCasts()->getType();
    return Operand->getType()->isPointerType() ||
           (Operand->getType()->isIntegerType() && (Type->isPointerType() || Type->isArrayType()));
}

// A variable that is assigned to, or whose address is known to others, may point elsewhere than it did at first.
static const VarDecl *variableIn(const Expr *Pointer)
{
    Pointer = Pointer->IgnoreParenCasts();
    if (const auto *Binary = dyn_cast<BinaryOperator>(Pointer); Binary && Binary->isAdditiveOp())
        return variableIn(Binary->getLHS());
    const auto *Reference = dyn_cast<DeclRefExpr>(Pointer);
    return Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
}

void PointerOrder::assigned(const Expr *Target)
{
    if (!Target->getType()->isPointerType()) return;
    if (const auto *Reference = dyn_cast<DeclRefExpr>(Target->IgnoreParens())) Moved.insert(Reference->getDecl());
}

void PointerOrder::binary(const BinaryOperator *Binary)
{
    if (!Binary->isRelationalOp() && Binary->getOpcode() != BO_Sub) return;
    if (!isPointerOperand(Binary->getLHS()) || !isPointerOperand(Binary->getRHS())) return;
    const ValueDecl *Left = pointedTo(Binary->getLHS(), 4), *Right = pointedTo(Binary->getRHS(), 4);
    if (Left && Right && Left != Right) Candidates.push_back({Binary, Left, Right});
}

void PointerOrder::finish()
{
    for (const Candidate &One : Candidates) {
        if (Moved.contains(variableIn(One.Binary->getLHS())) || Moved.contains(variableIn(One.Binary->getRHS()))) continue;
        C.Found.add(Rule::PointerOrder, One.Binary->getOperatorLoc(), One.Binary,
                    {quoted(One.Left->getName()), quoted(One.Right->getName())});
    }
}
