// fsm-address-value, the ways around a cast: a pointer's bytes read as something else, and formats that print it.
#include "checker.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace fsm;

// What a pointer pointed to before it was cast.
static QualType pointeeBefore(const Expr *Pointer)
{
    QualType Type = Pointer->IgnoreParenCasts()->getType();
    if (Type->isPointerType()) return Type->getPointeeType();
    if (const auto *Array = dyn_cast_or_null<ArrayType>(Type->getAsArrayTypeUnsafe())) return Array->getElementType();
    return QualType();
}

// A number, or a struct of numbers: nothing in it is meant to be a pointer.
static bool isNumber(QualType Type, const Checker &C)
{
    if (Type.isNull()) return false;
    const RecordDecl *Record = Type->getAsRecordDecl();
    return Type->isIntegerType() || Type->isFloatingType() || (Record && Record->getDefinition() && !holdsPointer(Type, C));
}

// (uint32_t *)&pointer, (unsigned char *)&pointer
void fsm::checkPointerCast(const CastExpr *Cast, Checker &C)
{
    if (Cast->getCastKind() != CK_BitCast || !Cast->getType()->isPointerType() || !isNumber(Cast->getType()->getPointeeType(), C))
        return;
    QualType Before = pointeeBefore(Cast->getSubExpr());
    if (!Before.isNull() && Before->isPointerType())
        C.Found.add(Rule::PointerValue, Cast->getExprLoc(), Cast,
                    {"the pointer that is read as " + quoted(Cast->getType()->getPointeeType().getAsString())});
}

static bool isFixedAddress(const Expr *Pointer, const Checker &C, llvm::APSInt &Value)
{
    Expr::EvalResult Result;
    Pointer = Pointer->IgnoreParenCasts();
    if (!Pointer->getType()->isIntegerType() || Pointer->isValueDependent() || !Pointer->EvaluateAsInt(Result, C.Context))
        return false;
    Value = Result.Val.getInt();
    return true;
}

// p - (char *)0, p < (char *)0x8000
void fsm::checkDistance(const BinaryOperator *Binary, Checker &C)
{
    const Expr *Left = Binary->getLHS(), *Right = Binary->getRHS();
    bool Difference = Binary->getOpcode() == BO_Sub;
    if (!Difference && !Binary->isRelationalOp()) return;
    if (!Left->getType()->isPointerType() || !Right->getType()->isPointerType()) return;
    llvm::APSInt Value;
    bool LeftFixed = isFixedAddress(Left, C, Value), RightFixed = isFixedAddress(Right, C, Value);
    Expr::EvalResult Result;
    if (LeftFixed == RightFixed || (!Difference && Value == 0)) return;
    if (Binary->EvaluateAsInt(Result, C.Context)) return; // (char *)&((struct s *)0)->member - (char *)0
    const Expr *Address = LeftFixed ? Right : Left;
    C.Found.add(Rule::PointerValue, Address->getExprLoc(), Binary, {"this address"});
}

static bool copies(StringRef Name)
{
    Name.consume_front("__builtin_");
    Name.consume_back("_inline");
    return Name == "memcpy" || Name == "memmove" || Name == "mempcpy";
}

// memcpy(&number, &pointer, sizeof number)
static void checkCopy(const CallExpr *Call, Checker &C)
{
    QualType To = pointeeBefore(Call->getArg(0)), From = pointeeBefore(Call->getArg(1));
    if (!isNumber(To, C) || From.isNull() || !C.Context.getBaseElementType(From)->isPointerType()) return;
    C.Found.add(Rule::PointerValue, Call->getArg(1)->getExprLoc(), Call,
                {"the pointer that is copied to " + quoted(To.getAsString())});
}

// A string constant, or the constant variable that holds it.
static const StringLiteral *literalIn(const Expr *Format)
{
    Format = Format->IgnoreParenCasts();
    if (const auto *Reference = dyn_cast<DeclRefExpr>(Format)) {
        const auto *Variable = dyn_cast<VarDecl>(Reference->getDecl());
        const Expr *Value = Variable ? Variable->getAnyInitializer() : nullptr;
        return Value ? dyn_cast<StringLiteral>(Value->IgnoreParenCasts()) : nullptr;
    }
    return dyn_cast<StringLiteral>(Format);
}

namespace
{

// The conversions of a printf format: each with the number of its argument, those for * counted in.
struct Conversion {
    char Letter;
    unsigned Argument;
};

} // namespace

static llvm::SmallVector<Conversion, 8> conversionsIn(StringRef Format)
{
    llvm::SmallVector<Conversion, 8> Found;
    unsigned Argument = 0;
    for (size_t At = Format.find('%'); At != StringRef::npos; At = Format.find('%', At)) {
        size_t Letter = Format.find_first_not_of("0123456789 +-#'.*hljztLqv$", At + 1);
        if (Letter == StringRef::npos) break;
        Argument += Format.slice(At, Letter).count('*');
        if (Format[Letter] != '%') Found.push_back({Format[Letter], Argument++});
        At = Letter + 1;
    }
    return Found;
}

static void checkFormat(const CallExpr *Call, const FormatAttr *Attribute, Checker &C)
{
    unsigned FormatAt = Attribute->getFormatIdx() - 1, First = Attribute->getFirstArg();
    const StringLiteral *Format = FormatAt < Call->getNumArgs() ? literalIn(Call->getArg(FormatAt)) : nullptr;
    if (!Format || Format->getCharByteWidth() != 1) return;
    for (const Conversion &One : conversionsIn(Format->getString())) {
        unsigned Index = First ? First - 1 + One.Argument : Call->getNumArgs();
        const Expr *Argument = Index < Call->getNumArgs() ? Call->getArg(Index) : nullptr;
        bool AsNumber = Argument && Argument->getType()->isPointerType() && StringRef("diouxXc").contains(One.Letter);
        if (One.Letter != 'p' && !AsNumber) continue;
        SourceLocation At = (Argument ? Argument : Call->getArg(FormatAt))->getExprLoc();
        C.Found.add(Rule::PointerValue, At, Argument ? static_cast<const void *>(Argument) : Call,
                    {"the address that '%" + std::string(1, One.Letter) + "' prints"});
    }
}

void fsm::checkPointerInCall(const CallExpr *Call, Checker &C)
{
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Callee->getIdentifier()) return;
    if (!C.GlobalsAllowed && copies(Callee->getName()) && Call->getNumArgs() >= 2) checkCopy(Call, C);
    for (const auto *Attribute : Callee->specific_attrs<FormatAttr>())
        if (Attribute->getType()->getName().contains("printf")) checkFormat(Call, Attribute, C);
}

// A member of a union, and the object the union is a part of: `x.value.bits` belongs to x.
static const ValueDecl *ownerOf(const MemberExpr *Member)
{
    const Expr *Base = Member->getBase()->IgnoreParenImpCasts();
    while (const auto *Outer = dyn_cast<MemberExpr>(Base)) Base = Outer->getBase()->IgnoreParenImpCasts();
    const auto *Reference = dyn_cast<DeclRefExpr>(Base);
    return Reference ? Reference->getDecl() : nullptr;
}

static const RecordDecl *unionOf(const FieldDecl *Field)
{
    const RecordDecl *Record = Field->getParent();
    return Record->isUnion() ? Record : nullptr;
}

static bool hasPointer(const RecordDecl *Union)
{
    return llvm::any_of(Union->fields(), [](const FieldDecl *Field) { return Field->getType()->isPointerType(); });
}

// uintptr_t beside a pointer is there to show its bits.
static bool isForAddresses(QualType Type)
{
    for (; const auto *Typedef = Type->getAs<TypedefType>(); Type = Typedef->desugar())
        if (Typedef->getDecl()->getName() == "uintptr_t" || Typedef->getDecl()->getName() == "intptr_t") return true;
    return false;
}

// Assigned to, by = or in its initial value.
void UnionPuns::written(const Expr *Target)
{
    const auto *Member = dyn_cast<MemberExpr>(Target->IgnoreParens());
    const auto *Field = Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
    if (!Field || !unionOf(Field)) return;
    Targets.insert(Member);
    if (const ValueDecl *Owner = ownerOf(Member)) Written.insert({Owner, Field->getCanonicalDecl()});
}

void UnionPuns::initialised(const InitListExpr *List)
{
    if (List->isSyntacticForm() && List->getSemanticForm()) List = List->getSemanticForm();
    const FieldDecl *Field = List->getInitializedFieldInUnion();
    if (Field && List->getNumInits() > 0) (Field->getType()->isPointerType() ? Initialised : Numbered).insert(Field->getParent());
    for (const Expr *Value : List->inits()) // lists that only designators show: {.as.number = 1}
        if (const auto *Inner = dyn_cast_or_null<InitListExpr>(Value)) initialised(Inner);
}

void UnionPuns::member(const MemberExpr *Member)
{
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (Field && Field->getType()->isIntegerType() && unionOf(Field) && hasPointer(Field->getParent())) Reads.push_back(Member);
}

// Read as a number though only a pointer was ever put there: not what a tagged union does.
bool UnionPuns::isPun(const MemberExpr *Member) const
{
    const auto *Field = cast<FieldDecl>(Member->getMemberDecl());
    if (isForAddresses(Field->getType())) return true;
    if (Numbered.contains(Field->getParent())) return false;
    if (isa<CompoundLiteralExpr>(Member->getBase()->IgnoreParenImpCasts())) return Initialised.contains(Field->getParent());
    const ValueDecl *Owner = ownerOf(Member);
    if (!Owner) return false;
    bool PointerWritten = false;
    for (const FieldDecl *Other : Field->getParent()->fields()) {
        bool Here = Written.contains({Owner, Other->getCanonicalDecl()});
        if (Here && Other->getType()->isPointerType()) PointerWritten = true;
        if (Here && !Other->getType()->isPointerType()) return false;
    }
    const auto *Variable = dyn_cast<VarDecl>(Owner);
    bool Local = Variable && Variable->isLocalVarDecl() && Variable->getInit() && Initialised.contains(Field->getParent());
    return PointerWritten || Local;
}

void UnionPuns::finish()
{
    for (const MemberExpr *Member : Reads)
        if (!Targets.contains(Member) && isPun(Member))
            C.Found.add(Rule::PointerValue, Member->getMemberLoc(), Member,
                        {"the pointer that is read as " + quoted(Member->getMemberDecl()->getName())});
}
