// fsm-address-value: where things lie in memory is decided by the linker and the loader, so it must not become data.
//
// An address may be an integer for a while: to see how it is aligned, to be rounded up, to be compared with another address, to
// give a distance. So a cast is followed: through arithmetic, local variables, and functions of this file. It is refused where the
// address, or what was made of it, gets somewhere else: into a member, an array's index, an answer, a message, an unknown function.
#include "checker.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace fsm;

using State = PointerValues::State;

static const unsigned LargestAlignment = 256; // of what is asked about alignment: & 255, % 256

static bool constantValue(const Expr *Expression, const ASTContext &Context, llvm::APSInt &Value)
{
    Expr::EvalResult Result;
    if (Expression->isValueDependent() || !Expression->EvaluateAsInt(Result, Context)) return false;
    Value = Result.Val.getInt();
    return true;
}

static bool isSmall(const llvm::APSInt &Value) { return Value.abs().ult(4096); }

// 3, 7, 15; or what masks like that are made of: n - 1.
static bool isLowMask(const Expr *Mask, const ASTContext &Context)
{
    llvm::APSInt Value;
    if (constantValue(Mask, Context, Value)) return Value.isNonNegative() && Value.ult(LargestAlignment);
    Mask = Mask->IgnoreParenCasts();
    if (const auto *Reference = dyn_cast<DeclRefExpr>(Mask))
        if (const auto *Variable = dyn_cast<VarDecl>(Reference->getDecl()); Variable && Variable->getAnyInitializer())
            return isLowMask(Variable->getAnyInitializer(), Context);
    const auto *Binary = dyn_cast<BinaryOperator>(Mask);
    return Binary && Binary->getOpcode() == BO_Sub && constantValue(Binary->getRHS(), Context, Value) && Value == 1;
}

// ~7, -8; or ~(n - 1), -n.
static bool isHighMask(const Expr *Mask, const ASTContext &Context)
{
    llvm::APSInt Value;
    if (constantValue(Mask, Context, Value)) return (~Value).getLoBits(Value.getBitWidth()).getActiveBits() <= 12;
    Mask = Mask->IgnoreParenCasts();
    if (const auto *Reference = dyn_cast<DeclRefExpr>(Mask))
        if (const auto *Variable = dyn_cast<VarDecl>(Reference->getDecl()); Variable && Variable->getAnyInitializer())
            return isHighMask(Variable->getAnyInitializer(), Context);
    const auto *Unary = dyn_cast<UnaryOperator>(Mask);
    return Unary && (Unary->getOpcode() == UO_Minus || (Unary->getOpcode() == UO_Not && isLowMask(Unary->getSubExpr(), Context)));
}

// a / n * n, a >> n << n
static bool undoes(const Expr *Left, const Expr *Right, BinaryOperatorKind Inverse, const ASTContext &Context)
{
    const auto *Inner = dyn_cast<BinaryOperator>(Left->IgnoreParenCasts());
    if (!Inner || Inner->getOpcode() != Inverse) return false;
    llvm::FoldingSetNodeID A, B;
    Inner->getRHS()->IgnoreParenCasts()->Profile(A, Context, true);
    Right->IgnoreParenCasts()->Profile(B, Context, true);
    return A == B;
}

// Addresses are compared with addresses, with what stands for none, and with the end of all memory (p > UINTPTR_MAX - n).
State PointerValues::comparison(const BinaryOperator *Binary, State L, State R) const
{
    if (L == State::Clean || R == State::Clean) {
        State Tainted = L == State::Clean ? R : L;
        const Expr *Other = L == State::Clean ? Binary->getLHS() : Binary->getRHS();
        llvm::APSInt Value;
        if (Tainted == State::Small) return State::Clean;
        if (Tainted != State::Address) return State::Bad;
        if (constantValue(Other, C.Context, Value)) return isSmall(Value) || isSmall(~Value) ? State::Clean : State::Bad;
        const auto *Distance = dyn_cast<BinaryOperator>(Other->IgnoreParenCasts());
        bool FromTheEnd =
            Distance && Distance->getOpcode() == BO_Sub && constantValue(Distance->getLHS(), C.Context, Value) && isSmall(~Value);
        return FromTheEnd ? State::Clean : State::Bad;
    }
    return L == R && L != State::Mixed ? State::Clean : State::Bad;
}

State PointerValues::arithmetic(const BinaryOperator *Binary, State L, State R) const
{
    const Expr *Right = Binary->getRHS();
    bool Both = L != State::Clean && R != State::Clean;
    State One = L == State::Clean ? R : L;
    const Expr *Other = L == State::Clean ? Binary->getLHS() : Right;
    llvm::APSInt Value;
    switch (Binary->getOpcode()) {
    case BO_Add:
    case BO_AddAssign:
        if (!Both) return One > State::Address ? State::Bad : One;
        return L == State::Small || R == State::Small ? std::max(L, R) : State::Bad;
    case BO_Sub:
    case BO_SubAssign:
        if (!Both) return One > State::Address ? State::Bad : One;
        if (L == R && L != State::Mixed) return L == State::Small ? State::Small : State::Clean;
        return L == State::Address && R == State::Small ? State::Address : State::Bad;
    case BO_And:
    case BO_AndAssign:
        if (Both) return State::Bad;
        if (One == State::Small || isLowMask(Other, C.Context)) return One == State::Quotient ? State::Bad : State::Small;
        return One == State::Address && isHighMask(Other, C.Context) ? State::Address : State::Bad;
    case BO_Or:
    case BO_OrAssign: // a tag
        if (!Both && One == State::Address && constantValue(Other, C.Context, Value) && Value.ult(LargestAlignment)) return One;
        [[fallthrough]];
    case BO_Xor: // (a | b | n) & 3: are all of them aligned?
        return std::max(L, R) == State::Small ? State::Small : std::max(L, R) <= State::Mixed ? State::Mixed : State::Bad;
    case BO_Rem:
        if ((L != State::Address && L != State::Mixed) || R != State::Clean) return L == State::Small ? L : State::Bad;
        return constantValue(Right, C.Context, Value) && Value.ugt(LargestAlignment) ? State::Bad : State::Small;
    case BO_Div:
    case BO_Shr:
        if (R != State::Clean || L == State::Mixed) return State::Bad;
        return L == State::Address ? State::Quotient : L;
    case BO_Mul: return L == State::Quotient && undoes(Binary->getLHS(), Right, BO_Div, C.Context) ? State::Address : small(L, R);
    case BO_Shl: return L == State::Quotient && undoes(Binary->getLHS(), Right, BO_Shr, C.Context) ? State::Address : small(L, R);
    default: return small(L, R);
    }
}

State PointerValues::small(State L, State R) { return std::max(L, R) <= State::Small ? State::Small : State::Bad; }

State PointerValues::binary(const BinaryOperator *Binary) const
{
    State L = evaluate(Binary->getLHS()), R = evaluate(Binary->getRHS());
    if (Binary->getOpcode() == BO_Assign || Binary->getOpcode() == BO_Comma) return R;
    if (L == State::Bad || R == State::Bad) return State::Bad;
    if ((L == State::Clean && R == State::Clean) || Binary->isLogicalOp() || !Binary->getType()->isIntegerType())
        return State::Clean;
    return Binary->isComparisonOp() ? comparison(Binary, L, R) : arithmetic(Binary, L, R);
}

// What an integer expression still knows of an address.
State PointerValues::evaluate(const Expr *Expression) const
{
    Expression = Expression->IgnoreParens();
    if (const auto *Cast = dyn_cast<CastExpr>(Expression)) {
        if (Cast->getCastKind() == CK_PointerToIntegral) return Casts.contains(Cast) ? State::Address : State::Clean;
        if (Cast->getCastKind() == CK_IntegralToFloating && evaluate(Cast->getSubExpr()) != State::Clean) return State::Bad;
        return Cast->getType()->isPointerType() || Cast->getCastKind() == CK_IntegralToBoolean ? State::Clean
                                                                                               : evaluate(Cast->getSubExpr());
    }
    if (const auto *Reference = dyn_cast<DeclRefExpr>(Expression)) {
        auto Found = Known.find(Reference->getDecl()->getCanonicalDecl());
        return Found == Known.end() ? State::Clean : Found->second;
    }
    if (const auto *Call = dyn_cast<CallExpr>(Expression)) {
        if (isTransparent(Call)) return evaluate(Call->getArg(0));
        auto Found = Call->getDirectCallee() ? Known.find(Call->getDirectCallee()->getCanonicalDecl()) : Known.end();
        return Found == Known.end() ? State::Clean : Found->second;
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(Expression))
        return Unary->getOpcode() == UO_LNot || !Unary->getType()->isIntegerType() || Unary->getOpcode() == UO_Deref
                   ? State::Clean
                   : evaluate(Unary->getSubExpr());
    if (const auto *Binary = dyn_cast<BinaryOperator>(Expression)) return binary(Binary);
    if (const auto *Choice = dyn_cast<ConditionalOperator>(Expression))
        return std::max(evaluate(Choice->getTrueExpr()), evaluate(Choice->getFalseExpr()));
    if (const auto *Block = dyn_cast<StmtExpr>(Expression))
        if (const auto *Last =
                dyn_cast_or_null<Expr>(Block->getSubStmt()->body_empty() ? nullptr : Block->getSubStmt()->body_back()))
            return evaluate(Last);
    return State::Clean;
}

bool PointerValues::isTransparent(const CallExpr *Call)
{
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Callee && Callee->getIdentifier() && Callee->getName().starts_with("__builtin_expect") && Call->getNumArgs() > 0;
}

void PointerValues::cast(const CastExpr *Cast)
{
    llvm::APSInt Value;
    if (Cast->getCastKind() != CK_PointerToIntegral || constantValue(Cast, C.Context, Value)) return;
    Casts.insert(Cast);
}

namespace
{

// All places that read one variable, or call one function.
class Uses : public RecursiveASTVisitor<Uses>
{
  public:
    explicit Uses(const ValueDecl *Target) : Target(Target) {}
    bool VisitDeclRefExpr(DeclRefExpr *Reference)
    {
        if (Reference->getDecl()->getCanonicalDecl() != Target) return true;
        References++;
        if (isa<VarDecl>(Target)) Found.push_back(Reference);
        return true;
    }
    bool VisitCallExpr(CallExpr *Call)
    {
        const Decl *Callee = Call->getDirectCallee();
        if (Callee && Callee->getCanonicalDecl() == Target) Found.push_back(Call);
        return true;
    }
    const ValueDecl *Target;
    size_t References = 0;
    llvm::SmallVector<const Expr *, 8> Found;
};

} // namespace

// Remembers what `Holder`, a local variable, a parameter or a function of this file, may hold, and follows it; false: it is none.
bool PointerValues::holds(const ValueDecl *Holder, State What, const Expr *Origin)
{
    const auto *Variable = dyn_cast<VarDecl>(Holder);
    const auto *Function = dyn_cast<FunctionDecl>(Holder);
    if (Variable && (!Variable->isLocalVarDeclOrParm() || Variable->isStaticLocal())) return false;
    if (Function && Function->isExternallyVisible()) return false;
    if (!Variable && !Function) return false;
    auto *Declaration = ::cast<ValueDecl>(Holder->getCanonicalDecl());
    State &Before = Known.insert({Declaration, State::Clean}).first->second;
    if (Before >= What) return true;
    Before = What;
    Uses Found(Declaration);
    if (Function) Found.TraverseDecl(C.Context.getTranslationUnitDecl());
    else if (const auto *Owner = dyn_cast<FunctionDecl>(Variable->getDeclContext())) Found.TraverseStmt(Owner->getBody());
    for (const Expr *Use : Found.Found) Work.push_back({Use, Origin});
    return Found.References == Found.Found.size(); // a function called through a pointer is not followed
}

const Stmt *PointerValues::parentOf(const Stmt *Child) const
{
    auto Parents = C.Context.getParents(*Child);
    return Parents.empty() ? nullptr : Parents[0].get<Stmt>();
}

// The address, as an argument: a function whose body stands in this file is followed.
bool PointerValues::argument(const CallExpr *Call, const Expr *Argument, State What, const Expr *Origin)
{
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee) return false;
    if (Callee->getBuiltinID() && What == State::Small && !Callee->isVariadic() && !Callee->hasAttr<FormatAttr>()) return true;
    const FunctionDecl *Body = Callee->getDefinition();
    if (!Body || !C.User.contains(Body->getLocation())) return false;
    for (unsigned Index = 0; Index < Call->getNumArgs() && Index < Body->getNumParams(); Index++)
        if (Call->getArg(Index) == Argument) return holds(Body->getParamDecl(Index), What, Origin);
    return false;
}

bool PointerValues::inDeclaration(const Expr *Value, State What, const Expr *Origin)
{
    auto Parents = C.Context.getParents(*Value);
    const auto *Variable = Parents.empty() ? nullptr : Parents[0].get<VarDecl>();
    return Variable && holds(Variable, What, Origin);
}

bool PointerValues::returned(const Stmt *Return, State What, const Expr *Origin)
{
    for (auto Parents = C.Context.getParents(*Return); !Parents.empty(); Parents = C.Context.getParents(Parents[0]))
        if (const auto *Function = Parents[0].get<FunctionDecl>()) return holds(Function, What, Origin);
    return false;
}

// block[-1]: how far an aligned block was moved is noted in front of it.
static bool isInFront(const Expr *Target, const ASTContext &Context)
{
    llvm::APSInt Index;
    const auto *Element = dyn_cast<ArraySubscriptExpr>(Target->IgnoreParens());
    return Element && constantValue(Element->getIdx(), Context, Index) && Index.isNegative();
}

static bool isCondition(const Stmt *Parent, const Stmt *Child)
{
    if (const auto *If = dyn_cast<IfStmt>(Parent)) return If->getCond() == Child;
    if (const auto *While = dyn_cast<WhileStmt>(Parent)) return While->getCond() == Child;
    if (const auto *Do = dyn_cast<DoStmt>(Parent)) return Do->getCond() == Child;
    if (const auto *For = dyn_cast<ForStmt>(Parent)) return For->getCond() == Child;
    return false;
}

// One step up from an expression that still knows something of an address. Up: look at the parent as well.
PointerValues::Verdict PointerValues::step(const Expr *Child, const Stmt *Parent, State What, const Expr *Origin)
{
    if (!Parent) return inDeclaration(Child, What, Origin) ? Verdict::Fine : Verdict::Refuse;
    if (isa<ReturnStmt>(Parent)) return returned(Parent, What, Origin) ? Verdict::Fine : Verdict::Refuse;
    if (isa<DeclStmt>(Parent)) return Verdict::Refuse;
    if (isa<SwitchStmt>(Parent)) return What == State::Small ? Verdict::Fine : Verdict::Refuse;
    const auto *Expression = dyn_cast<Expr>(Parent);
    if (!Expression) { // the value of a ({ … }), or of no use
        const auto *Block = dyn_cast_or_null<StmtExpr>(parentOf(Parent));
        return Block && Block->getSubStmt()->body_back() == Child && !isCondition(Parent, Child) ? Verdict::UpTwice : Verdict::Fine;
    }
    if (isa<UnaryExprOrTypeTraitExpr>(Expression)) return Verdict::Fine;
    if (const auto *Call = dyn_cast<CallExpr>(Expression)) {
        if (Call->getCallee() == Child || isTransparent(Call)) return Verdict::Up;
        return argument(Call, Child, What, Origin) ? Verdict::Fine : Verdict::Refuse;
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(Expression))
        return Unary->getOpcode() == UO_AddrOf ? Verdict::Refuse : Verdict::Up;
    if (const auto *Choice = dyn_cast<ConditionalOperator>(Expression))
        return Choice->getCond() == Child ? Verdict::Fine : Verdict::Up;
    if (const auto *Binary = dyn_cast<BinaryOperator>(Expression)) {
        bool Left = Binary->getLHS() == Child;
        if (!Binary->isAssignmentOp()) return Binary->getOpcode() == BO_Comma && Left ? Verdict::Fine : Verdict::Up;
        if (Left) return Binary->getOpcode() == BO_Assign ? Verdict::Fine : Verdict::Up;
        if (Binary->getType()->isPointerType()) return Verdict::Fine; // p += n
        if (What == State::Small && isInFront(Binary->getLHS(), C.Context)) return Verdict::Fine;
        const auto *Target = dyn_cast<DeclRefExpr>(Binary->getLHS()->IgnoreParens());
        if (Target && What == State::Small && Binary->isCompoundAssignmentOp()) return Verdict::Fine; // a count, corrected by it
        return Target && holds(Target->getDecl(), What, Origin) ? Verdict::Up : Verdict::Refuse;
    }
    return isa<ParenExpr, CastExpr, StmtExpr, ConstantExpr>(Expression) ? Verdict::Up : Verdict::Refuse;
}

// Goes up from a cast, or from the use of what holds an address, to the place where it ends.
bool PointerValues::isInnocent(const Expr *From, const Expr *Origin, const Expr *&End)
{
    for (const Expr *Here = From;;) {
        State What = evaluate(Here);
        if (What == State::Clean) return true;
        End = Here;
        if (What == State::Bad) return false;
        const Stmt *Parent = parentOf(Here);
        switch (step(Here, Parent, What, Origin)) {
        case Verdict::Fine: return true;
        case Verdict::Refuse: return false;
        case Verdict::Up: Here = ::cast_or_null<Expr>(Parent); break;
        case Verdict::UpTwice: Here = ::cast_or_null<Expr>(parentOf(Parent)); break;
        }
        if (!Here || Here->getType()->isVoidType()) return true;
    }
}

void PointerValues::finish()
{
    for (const CastExpr *Cast : Casts) Work.push_back({Cast, Cast});
    for (unsigned Pass = 0; Pass < 2; Pass++) { // the first finds what holds addresses, the second knows all of it
        for (size_t At = 0; At < Work.size(); At++) {
            auto [From, Origin] = Work[At];
            const Expr *End = From;
            if (isInnocent(From, Origin, End) || Pass == 0) continue;
            Finding *F = C.Found.add(Rule::PointerValue, Origin->getExprLoc(), Origin, {"this address"});
            if (F && End != Origin && End->getExprLoc() != Origin->getExprLoc())
                F->Notes.push_back({End->getExprLoc(), "here it is used as a number"});
        }
    }
}
