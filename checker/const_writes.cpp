// fsm-const-write: constants are shared by all FSMs of an app, and an event is the kernel's: nobody writes to them.
//
// Found is what one file shows: a write through a cast that takes `const` away, to a string constant, or through a local variable
// or a parameter that was given nothing but such addresses. The link finds what goes further.
#include "checker.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace fsm;

static bool pointsToConst(QualType Type)
{
    if (Type->isPointerType()) return Type->getPointeeType().isConstQualified();
    const ArrayType *Array = Type->getAsArrayTypeUnsafe();
    return Array && Array->getElementType().isConstQualified();
}

static bool canWriteThrough(QualType Type) { return Type->isPointerType() && !Type->getPointeeType().isConstQualified(); }

static const Expr *placeOrigin(const Expr *Place);

// The expression whose const a pointer has lost on its way, or the string constant it leads to; null: neither.
static const Expr *pointerOrigin(const Expr *Pointer)
{
    bool Writable = false;
    for (;;) {
        Pointer = Pointer->IgnoreParens();
        QualType Type = Pointer->getType();
        if (Writable && pointsToConst(Type)) return Pointer;
        Writable = Writable || canWriteThrough(Type);
        const auto *Cast = dyn_cast<CastExpr>(Pointer);
        if (!Cast || Cast->getCastKind() == CK_LValueToRValue) break;
        if (Cast->getCastKind() == CK_ArrayToPointerDecay) return placeOrigin(Cast->getSubExpr());
        Pointer = Cast->getSubExpr();
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(Pointer); Unary && Unary->getOpcode() == UO_AddrOf)
        return placeOrigin(Unary->getSubExpr());
    if (const auto *Binary = dyn_cast<BinaryOperator>(Pointer); Binary && Binary->isAdditiveOp()) {
        const Expr *Base = Binary->getLHS()->getType()->isPointerType() ? Binary->getLHS() : Binary->getRHS();
        return Base->getType()->isPointerType() ? pointerOrigin(Base) : nullptr;
    }
    if (const auto *Choice = dyn_cast<ConditionalOperator>(Pointer)) {
        const Expr *One = pointerOrigin(Choice->getTrueExpr());
        return One && pointerOrigin(Choice->getFalseExpr()) ? One : nullptr;
    }
    return nullptr;
}

// The same for what is written to: *p, p[i], p->member, x.member.
static const Expr *placeOrigin(const Expr *Place)
{
    Place = Place->IgnoreParens();
    if (isa<StringLiteral>(Place)) return Place;
    if (const auto *Member = dyn_cast<MemberExpr>(Place))
        return Member->isArrow() ? pointerOrigin(Member->getBase()) : placeOrigin(Member->getBase());
    if (const auto *Element = dyn_cast<ArraySubscriptExpr>(Place)) return pointerOrigin(Element->getBase());
    if (const auto *Unary = dyn_cast<UnaryOperator>(Place); Unary && Unary->getOpcode() == UO_Deref)
        return pointerOrigin(Unary->getSubExpr());
    return nullptr;
}

// The variable that the address of a place comes out of: p in p->list[3].member.
static const VarDecl *variableBehind(const Expr *Place)
{
    for (;;) {
        Place = Place->IgnoreParenCasts();
        if (const auto *Member = dyn_cast<MemberExpr>(Place)) {
            Place = Member->getBase();
            if (Member->isArrow()) break;
        } else if (const auto *Element = dyn_cast<ArraySubscriptExpr>(Place)) {
            Place = Element->getBase();
            if (!isa<MemberExpr, ArraySubscriptExpr>(Place->IgnoreParenImpCasts())) break;
        } else if (const auto *Unary = dyn_cast<UnaryOperator>(Place); Unary && Unary->getOpcode() == UO_Deref) {
            Place = Unary->getSubExpr();
            break;
        } else {
            return nullptr;
        }
    }
    Place = Place->IgnoreParenCasts();
    if (const auto *Unary = dyn_cast<UnaryOperator>(Place); Unary && Unary->isIncrementDecrementOp())
        Place = Unary->getSubExpr()->IgnoreParenCasts();
    if (const auto *Binary = dyn_cast<BinaryOperator>(Place); Binary && Binary->isAdditiveOp())
        Place = (Binary->getLHS()->getType()->isPointerType() ? Binary->getLHS() : Binary->getRHS())->IgnoreParenCasts();
    const auto *Reference = dyn_cast<DeclRefExpr>(Place);
    const auto *Variable = Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
    if (!Variable) return nullptr;
    QualType Type = Variable->getType();
    return Type->isPointerType() || Type->isArrayType() ? Variable : nullptr;
}

static bool isEvent(QualType Pointer)
{
    const RecordDecl *Record = Pointer->isPointerType() ? Pointer->getPointeeType()->getAsRecordDecl() : nullptr;
    return Record && Record->getName() == "fsm_event";
}

// Is this a constant for sure? A parameter `const char *` may well lead to memory that can be written to.
static bool isConstant(const Expr *Origin)
{
    Origin = Origin->IgnoreParenCasts();
    if (isa<StringLiteral>(Origin)) return true;
    if (isEvent(Origin->getType())) return true;
    if (const auto *Call = dyn_cast<CallExpr>(Origin)) {
        const FunctionDecl *Callee = Call->getDirectCallee();
        return Callee && Callee->getIdentifier() && Callee->getName() == "fsm_event_body";
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(Origin); Unary && Unary->getOpcode() == UO_AddrOf)
        Origin = Unary->getSubExpr()->IgnoreParenCasts();
    if (const auto *Binary = dyn_cast<BinaryOperator>(Origin); Binary && Binary->isAdditiveOp())
        return isConstant(Binary->getLHS());
    while (isa<MemberExpr, ArraySubscriptExpr>(Origin)) {
        const auto *Member = dyn_cast<MemberExpr>(Origin);
        if (Member && Member->isArrow()) return isEvent(Member->getBase()->getType());
        Origin = (Member ? Member->getBase() : cast<ArraySubscriptExpr>(Origin)->getBase())->IgnoreParenCasts();
    }
    const auto *Reference = dyn_cast<DeclRefExpr>(Origin);
    const auto *Variable = Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
    if (!Variable) return false;
    QualType Type = Variable->getType();
    while (const ArrayType *Array = Type->getAsArrayTypeUnsafe()) Type = Array->getElementType();
    return Type.isConstQualified() && !Type->isPointerType();
}

static std::string describe(const Expr *Origin)
{
    Origin = Origin->IgnoreParenCasts();
    if (isa<StringLiteral>(Origin)) return "a string constant";
    if (isEvent(Origin->getType()) || isa<CallExpr>(Origin)) return "the event";
    if (const auto *Unary = dyn_cast<UnaryOperator>(Origin)) Origin = Unary->getSubExpr()->IgnoreParenCasts();
    if (const auto *Reference = dyn_cast<DeclRefExpr>(Origin)) return quoted(Reference->getDecl()->getName());
    if (const auto *Member = dyn_cast<MemberExpr>(Origin)) return quoted(Member->getMemberDecl()->getName());
    return "what is const";
}

void ConstWrites::refuse(const Expr *At, const Expr *Origin, StringRef Note)
{
    Finding *F = C.Found.add(Rule::ConstWrite, At->getExprLoc(), At, {describe(Origin)});
    if (F && !Note.empty()) F->Notes.push_back({Origin->getExprLoc(), Note.str()});
}

void ConstWrites::write(const Expr *Place)
{
    if (isa<DeclRefExpr>(Place->IgnoreParens())) return;
    if (const Expr *Origin = placeOrigin(Place)) return refuse(Place, Origin, "");
    if (const VarDecl *Variable = variableBehind(Place); Variable && !C.Found.trusts()) Writes.push_back({Variable, Place});
}

void ConstWrites::give(const VarDecl *Variable, const Expr *Value)
{
    if (!Variable || !Value || !canWriteThrough(Variable->getType())) return;
    const Expr *Origin = pointerOrigin(Value);
    Given &To = Pointers[Variable];
    if (Origin && isConstant(Origin)) To.Origin = Origin;
    else if (!isStep(Variable, Value)) To.Other = true;
}

// p = p + 1
bool ConstWrites::isStep(const VarDecl *Variable, const Expr *Value)
{
    const auto *Binary = dyn_cast<BinaryOperator>(Value->IgnoreParenCasts());
    const auto *Reference =
        Binary && Binary->isAdditiveOp() ? dyn_cast<DeclRefExpr>(Binary->getLHS()->IgnoreParenCasts()) : nullptr;
    return Reference && Reference->getDecl() == Variable;
}

void ConstWrites::variable(const VarDecl *Variable)
{
    if (const auto *Table = dyn_cast_or_null<InitListExpr>(Variable->getInit())) return table(Variable, Table);
    if (!isa<ParmVarDecl>(Variable) && Variable->getInit()) give(Variable, Variable->getInit());
}

// char *const names[] = {"a", "b"}: written through when every one of them is a constant.
void ConstWrites::table(const VarDecl *Variable, const InitListExpr *List)
{
    if (!Variable->getType()->isArrayType() || !canWriteThrough(C.Context.getBaseElementType(Variable->getType()))) return;
    Given &To = Pointers[Variable];
    for (const Expr *Value : List->inits()) {
        const Expr *Origin = pointerOrigin(Value);
        if (Origin && isConstant(Origin)) To.Origin = Origin;
        else To.Other = true;
    }
}

void ConstWrites::assigned(const BinaryOperator *Assignment)
{
    const Expr *Target = Assignment->getLHS()->IgnoreParens();
    write(Target);
    const auto *Reference = dyn_cast<DeclRefExpr>(Target);
    if (Assignment->getOpcode() == BO_Assign && Reference) give(dyn_cast<VarDecl>(Reference->getDecl()), Assignment->getRHS());
}

// Whoever has a variable's address may give it another value.
void ConstWrites::addressTaken(const Expr *Of)
{
    const auto *Reference = dyn_cast<DeclRefExpr>(Of->IgnoreParens());
    const auto *Variable = Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
    if (Variable && canWriteThrough(Variable->getType())) Pointers[Variable].Other = true;
}

// The number of the argument that a function of the library writes to; none: it writes to none, or it is no such function.
static std::optional<unsigned> writtenArgument(StringRef Name)
{
    Name.consume_front("__builtin_");
    return llvm::StringSwitch<std::optional<unsigned>>(Name)
        .Cases("memset", "memcpy", "memmove", "mempcpy", "bzero", 0)
        .Cases("strcpy", "strncpy", "strcat", "strncat", "stpcpy", "stpncpy", "strlcpy", "strlcat", 0)
        .Cases("sprintf", "snprintf", "vsprintf", "vsnprintf", "strtok", "strtok_r", "qsort", 0)
        .Cases("fsm_config_text", "fsm_payload_read", "fsm_payload_take_elements", 1)
        .Case("fsm_config_read", 2)
        .Default(std::nullopt);
}

void ConstWrites::call(const CallExpr *Call)
{
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Callee->getIdentifier()) return;
    if (std::optional<unsigned> Index = writtenArgument(Callee->getName()); Index && *Index < Call->getNumArgs()) {
        const Expr *To = Call->getArg(*Index);
        if (const Expr *Origin = pointerOrigin(To)) return refuse(To, Origin, "");
        const auto *Reference = dyn_cast<DeclRefExpr>(To->IgnoreParenCasts());
        const auto *Variable = Reference ? dyn_cast<VarDecl>(Reference->getDecl()) : nullptr;
        if (Variable && Variable->getType()->isPointerType() && !C.Found.trusts()) Writes.push_back({Variable, To});
        return;
    }
    for (unsigned Index = 0; Index < Call->getNumArgs() && Index < Callee->getNumParams(); Index++) {
        if (!canWriteThrough(Callee->getParamDecl(Index)->getType())) continue;
        const Expr *Origin = pointerOrigin(Call->getArg(Index));
        if (Origin && isConstant(Origin) && !C.Found.trusts()) Passed.push_back({Callee, Index, Call->getArg(Index), Origin});
    }
}

void ConstWrites::finish()
{
    llvm::DenseMap<const VarDecl *, const Expr *> WrittenParameters;
    for (auto [Variable, Place] : Writes) {
        auto Found = Pointers.find(Variable);
        bool Reassigned = Found != Pointers.end() && (Found->second.Other || Found->second.Origin);
        if (isa<ParmVarDecl>(Variable) && !Reassigned) WrittenParameters.insert({Variable, Place});
        if (Found == Pointers.end() || Found->second.Other || !Found->second.Origin || isa<ParmVarDecl>(Variable)) continue;
        refuse(Place, Found->second.Origin, "the address comes from here");
    }
    for (const Argument &One : Passed) {
        const FunctionDecl *Body = One.Callee->getDefinition();
        const Expr *Place =
            Body && One.Index < Body->getNumParams() ? WrittenParameters.lookup(Body->getParamDecl(One.Index)) : nullptr;
        if (!Place) continue;
        Finding *F = C.Found.add(Rule::ConstWrite, One.Value->getExprLoc(), One.Value, {describe(One.Origin)});
        if (F) F->Notes.push_back({Place->getExprLoc(), "it is written to here"});
    }
}
