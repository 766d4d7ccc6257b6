// fsm-global, fsm-static-local, fsm-thread-local: no variable outlives a handler, except in the FSM's state.
#include "checker.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace fsm;

// Arrays are as changeable as their elements: `const char *names[]` can change, `const char *const names[]` cannot.
// A reference cannot, a const object with a mutable member can.
static bool canChange(QualType Type, const ASTContext &Context)
{
    if (Type->isReferenceType()) return false;
    QualType Element = Context.getBaseElementType(Type);
    const CXXRecordDecl *Class = Element->getAsCXXRecordDecl();
    return !Element.isConstQualified() || (Class && Class->hasDefinition() && Class->hasMutableFields());
}

// In C++ the value may be worked out when the program runs.
static bool isComputed(const VarDecl *Variable, ASTContext &Context)
{
    const Expr *Init = Variable->getInit();
    if (!Context.getLangOpts().CPlusPlus || !Init || Init->isValueDependent()) return false;
    return !Init->isConstantInitializer(Context, Variable->getType()->isReferenceType()) && !Variable->evaluateValue();
}

// False: code would have to run outside the handlers, before or after.
bool Storage::isThereFromTheStart(const VarDecl *Variable)
{
    std::string Name = quoted(Variable->getName());
    if (Variable->needsDestruction(C.Context) != QualType::DK_none) {
        C.Found.add(Rule::Constructor, Variable->getLocation(), Variable->getCanonicalDecl(),
                    {"the destructor of " + Name + " would run"});
        return false;
    }
    if (!isComputed(Variable, C.Context)) return true;
    if (!Variable->isStaticLocal())
        C.Found.add(Rule::Constructor, Variable->getLocation(), Variable->getCanonicalDecl(),
                    {"the initial value of " + Name + " would be computed"});
    else if (!C.GlobalsAllowed) C.Found.add(Rule::StaticLocal, Variable->getLocation(), Variable->getCanonicalDecl(), {Name});
    return false;
}

void Storage::variable(const VarDecl *Variable)
{
    if (isa<ParmVarDecl>(Variable) || Variable->getDeclContext()->isDependentContext() || Variable->getType()->isDependentType())
        return; // a template's variables are looked at when it is used
    ++Declarators[Variable->getBeginLoc()];
    std::string Name = quoted(Variable->getName());
    if (Variable->getTLSKind() != VarDecl::TLS_None && !C.GlobalsAllowed) {
        C.Found.add(Rule::ThreadLocal, Variable->getLocation(), Variable->getCanonicalDecl(), {Name});
        return;
    }
    if (!Variable->hasGlobalStorage()) return;
    const bool Changes = !C.GlobalsAllowed && canChange(Variable->getType(), C.Context);
    if (Variable->isThisDeclarationADefinition() == VarDecl::DeclarationOnly) {
        if (Changes) Elsewhere.push_back(Variable);
        return;
    }
    if (!isThereFromTheStart(Variable) || !Changes) return;
    Rule R = Variable->isStaticLocal() ? Rule::StaticLocal : Rule::Global;
    if (Finding *F = C.Found.add(R, Variable->getLocation(), Variable->getCanonicalDecl(), {Name}))
        Mutable.push_back({F, Variable});
}

void Storage::compoundLiteral(const CompoundLiteralExpr *Literal)
{
    if (Literal->isFileScope() && !C.GlobalsAllowed && canChange(Literal->getType(), C.Context))
        C.Found.add(Rule::Global, Literal->getBeginLoc(), Literal, {"this compound literal"});
}

void Storage::reference(const DeclRefExpr *Reference)
{
    const auto *Variable = dyn_cast<VarDecl>(Reference->getDecl());
    if (Variable && Variable->hasGlobalStorage()) References[Variable->getCanonicalDecl()].push_back(Reference);
}

// One step up from an expression that denotes the variable, a part of it, or a pointer to either.
enum class Step { Read, GoOn, MayWrite };

static Step stepUp(const Expr *Child, const Expr *Parent)
{
    if (isa<UnaryExprOrTypeTraitExpr>(Parent)) return Step::Read;
    if (isa<ParenExpr, MemberExpr, ArraySubscriptExpr>(Parent)) return Step::GoOn;
    if (const auto *Cast = dyn_cast<CastExpr>(Parent)) {
        if (Cast->getCastKind() == CK_LValueToRValue) return Step::Read;
        if (Cast->getCastKind() == CK_ArrayToPointerDecay) return Step::GoOn;
        QualType Pointee = Cast->getType()->getPointeeType();
        return !Pointee.isNull() && Pointee.isConstQualified() ? Step::Read : Step::MayWrite;
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(Parent))
        return Unary->getOpcode() == UO_AddrOf || Unary->getOpcode() == UO_Deref ? Step::GoOn : Step::MayWrite;
    if (const auto *Binary = dyn_cast<BinaryOperator>(Parent)) {
        if (Binary->isComparisonOp()) return Step::Read;
        if (Binary->isAdditiveOp() && Child->getType()->isPointerType()) return Step::GoOn;
    }
    return Step::MayWrite;
}

// Would it compile if the variable were const? Anything not understood counts as a write.
bool Storage::isOnlyRead(const VarDecl *Variable) const
{
    auto Uses = References.find(Variable->getCanonicalDecl());
    if (Uses == References.end()) return true;
    for (const Expr *Use : Uses->second) {
        for (Step S = Step::GoOn; S == Step::GoOn;) {
            auto Parents = C.Context.getParents(*Use);
            const Expr *Parent = Parents.size() == 1 ? Parents[0].get<Expr>() : nullptr;
            S = Parent ? stepUp(Use, Parent) : Step::MayWrite;
            if (S == Step::MayWrite) return false;
            Use = Parent;
        }
    }
    return true;
}

// A pointer becomes const before its name, anything else before its type; the latter only where no other declarator follows.
bool Storage::placeForConst(const VarDecl *Variable, SourceLocation &Place) const
{
    if (!Variable->getTypeSourceInfo()) return false;
    TypeLoc Whole = Variable->getTypeSourceInfo()->getTypeLoc();
    TypeLoc Inner = Whole.getUnqualifiedLoc();
    while (auto Array = Inner.getAs<ArrayTypeLoc>()) Inner = Array.getElementLoc().getUnqualifiedLoc();
    if (Inner.getAs<PointerTypeLoc>()) {
        Place = Variable->getLocation();
    } else {
        if (!Inner.getAs<BuiltinTypeLoc>() && !Inner.getAs<ElaboratedTypeLoc>() && !Inner.getAs<TypeSpecTypeLoc>()) return false;
        if (Declarators.lookup(Variable->getBeginLoc()) != 1) return false;
        Place = Whole.getBeginLoc();
        SourceLocation Start;
        if (Place.isMacroID() &&
            Lexer::isAtStartOfMacroExpansion(Place, C.Context.getSourceManager(), C.Context.getLangOpts(), &Start))
            Place = Start; // `bool` is a macro
    }
    return Place.isFileID() && C.User.contains(Place);
}

// Another file defines it, or nobody; that it is used is enough to know that something is shared.
void Storage::checkElsewhere(const VarDecl *Variable)
{
    auto Uses = References.find(Variable->getCanonicalDecl());
    if (Uses == References.end() || Variable->hasDefinition() != VarDecl::DeclarationOnly) return;
    Finding *F = C.Found.add(Rule::Global, Variable->getLocation(), Variable->getCanonicalDecl(), {quoted(Variable->getName())});
    if (F) F->Notes.push_back({Uses->second.front()->getLocation(), "it is used here"});
}

void Storage::finish()
{
    for (const VarDecl *Variable : Elsewhere) checkElsewhere(Variable);
    for (auto [F, Variable] : Mutable) {
        std::vector<FixItHint> FixIts;
        bool Complete = isOnlyRead(Variable);
        for (const VarDecl *Declaration : Variable->redecls()) {
            SourceLocation Place;
            Complete = Complete && placeForConst(Declaration, Place);
            if (Complete) FixIts.push_back(FixItHint::CreateInsertion(Place, "const "));
        }
        if (Complete) F->FixIts = std::move(FixIts);
    }
}
