// fsm-address-space, fsm-vla, fsm-setjmp, fsm-atomic, fsm-long-double: parts of C and its builtins that cannot be contained,
// bounded or made to give the same results everywhere.
#include "checker.h"

using namespace clang;
using namespace fsm;

void fsm::checkArray(const VarDecl *Variable, Checker &C)
{
    if (isa<ParmVarDecl>(Variable)) return; // a parameter's array is a pointer
    QualType Type = Variable->getType();
    while (const ArrayType *Array = C.Context.getAsArrayType(Type)) {
        if (isa<VariableArrayType>(Array)) {
            C.Found.add(Rule::Vla, Variable->getLocation(), Variable, {"array " + quoted(Variable->getName())});
            return;
        }
        Type = Array->getElementType();
    }
}

// long double itself, and GCC's further floating types, that only some machines have.
static bool isWideFloat(QualType Type, const Checker &C)
{
    if (const auto *Complex = Type->getAs<ComplexType>()) Type = Complex->getElementType();
    const auto *Builtin = Type->getAs<BuiltinType>();
    return Builtin && ((Builtin->getKind() == BuiltinType::LongDouble && !C.LongDoubleIsDouble) ||
                       Builtin->getKind() == BuiltinType::Float128 || Builtin->getKind() == BuiltinType::Ibm128);
}

// What a field asks of the alignment of its struct; a bit-field as if it had a name. A pragma decides before an attribute, and
// neither reaches a bit-field of no width.
static CharUnits alignmentAsked(const FieldDecl *Field, const Checker &C)
{
    const RecordDecl *Record = Field->getParent();
    const bool Unnamed = Field->isUnnamedBitField();
    CharUnits Asked = C.Context.getTypeAlignInChars(Field->getType());
    if (Unnamed && Field->isZeroLengthBitField(C.Context)) return Asked;
    const auto *Most = Record->getAttr<MaxFieldAlignmentAttr>();
    if (Most) Asked = std::min(Asked, C.Context.toCharUnitsFromBits(Most->getAlignment()));
    if (!(Most && Unnamed) && (Record->hasAttr<PackedAttr>() || Field->hasAttr<PackedAttr>())) Asked = CharUnits::One();
    if (Field->hasAttr<AlignedAttr>()) Asked = std::max(Asked, C.Context.toCharUnitsFromBits(Field->getMaxAlignment()));
    return Asked;
}

// A bit-field without a name counts for its struct's alignment on Cortex-M and not on x86. That is the same if something else in
// the struct asks for as much.
void fsm::checkBitField(const FieldDecl *Field, Checker &C)
{
    if (!Field->isUnnamedBitField()) return;
    const RecordDecl *Record = Field->getParent();
    CharUnits Others = C.Context.toCharUnitsFromBits(std::max(Record->getMaxAlignment(), 8u));
    for (const FieldDecl *Other : Record->fields())
        if (!Other->isUnnamedBitField()) Others = std::max(Others, alignmentAsked(Other, C));
    if (alignmentAsked(Field, C) > Others) C.Found.add(Rule::UnnamedBitField, Field->getLocation(), Field, {});
}

void fsm::checkGoto(const IndirectGotoStmt *Goto, Checker &C)
{
    if (!Goto->getConstantTarget()) C.Found.add(Rule::ComputedGoto, Goto->getGotoLoc(), Goto, {"this goto"});
}

// Types that are not written down: those of constants and of what a library function answers.
void fsm::checkExpression(const Expr *Expression, Checker &C)
{
    if (isa<AddrLabelExpr>(Expression))
        C.Found.add(Rule::ComputedGoto, Expression->getBeginLoc(), Expression, {"the address of a label"});
    if (isa<AtomicExpr>(Expression)) C.Found.add(Rule::Atomic, Expression->getBeginLoc(), Expression, {"an atomic operation"});
    if (isa<FloatingLiteral>(Expression) && isWideFloat(Expression->getType(), C))
        C.Found.add(Rule::LongDouble, Expression->getBeginLoc(), Expression, {"a constant of type 'long double'"});
    if (isa<CallExpr>(Expression) && isWideFloat(Expression->getType(), C))
        C.Found.add(Rule::LongDouble, Expression->getBeginLoc(), Expression, {"an answer of type 'long double'"});
}

static bool leavesAddressSpace(AttributedTypeLoc Type)
{
    switch (Type.getAttrKind()) {
    case attr::AddressSpace:
        return Type.getTypePtr()->getEquivalentType().getAddressSpace() != LangAS::Default &&
               toTargetAddressSpace(Type.getTypePtr()->getEquivalentType().getAddressSpace()) != 0;
    case attr::Ptr32:
    case attr::Ptr64:
    case attr::SPtr:
    case attr::UPtr: return true;
    default: return false;
    }
}

void fsm::checkWrittenType(TypeLoc Type, Checker &C)
{
    SourceLocation At = Type.getBeginLoc();
    const void *Entity = At.getPtrEncoding();
    if (auto Attributed = Type.getAs<AttributedTypeLoc>()) {
        if (leavesAddressSpace(Attributed))
            C.Found.add(Rule::AddressSpace, Attributed.getAttr()->getLocation(), Attributed.getAttr(), {"an address space"});
    }
    if (Type.getAs<AtomicTypeLoc>()) C.Found.add(Rule::Atomic, At, Entity, {"'_Atomic'"});
    // A name for the type is refused where the app gives it, or where it uses one that a header gave it.
    bool Named = false;
    if (auto Typedef = Type.getAs<TypedefTypeLoc>()) Named = !C.User.contains(Typedef.getTypedefNameDecl()->getLocation());
    if ((Type.getAs<BuiltinTypeLoc>() || Type.getAs<ComplexTypeLoc>() || Named) && isWideFloat(Type.getType(), C))
        C.Found.add(Rule::LongDouble, At, Entity, {quoted(Type.getType().getUnqualifiedType().getAsString())});
    if (Named && Type.getType()->isAtomicType())
        C.Found.add(Rule::Atomic, At, Entity, {quoted(Type.getType().getUnqualifiedType().getAsString())});
}
