// fsm-portable-type, fsm-portable-layout, fsm-portable-padding: a state marked with FSM_PORTABLE lies in memory alike everywhere.
// Types are judged by what they are and by what they are called; the layout, by asking clang for it once more for every other
// machine.
#include "checker.h"
#include "layout.h"
#include "machine.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace fsm;

namespace
{

struct Mark {
    const StaticAssertDecl *Assertion;
    const RecordDecl *Record;
    std::string Name;
};

const struct {
    const char *Triple, *Name;
} Machines[] = {{"x86_64-linux-gnux32", "x86"},
                {"thumbv7m-none-eabi", "cortex-m3"},
                {"thumbv7em-none-eabihf", "cortex-m4"},
                {"x86_64-linux-gnu", "a 64-bit machine"}};

} // namespace

// Typedefs of the C library that promise no width; a name that does promise one is believed, whatever it stands for.
static bool hasMachinesName(StringRef Name)
{
    return Name.starts_with("int_fast") || Name.starts_with("uint_fast") ||
           llvm::StringSwitch<bool>(Name)
               .Cases("size_t", "ssize_t", "ptrdiff_t", "intptr_t", "uintptr_t", "wchar_t", "wint_t", "max_align_t", true)
               .Cases("time_t", "clock_t", "off_t", "va_list", true)
               .Default(false);
}

static bool promisesWidth(StringRef Name)
{
    Name.consume_front("u");
    unsigned Width;
    return Name.consume_front("int") && (Name.consume_front("_least") || true) && Name.consume_back("_t") &&
           !Name.getAsInteger(10, Width);
}

// Why the type has another width, or none that means anything, on some machine; null if it has not.
static const char *fault(QualType Type, const Checker &C)
{
    while (const auto *Typedef = Type->getAs<TypedefType>()) {
        StringRef Name = Typedef->getDecl()->getName();
        if (hasMachinesName(Name)) return "has another width on other machines";
        if (promisesWidth(Name) && !C.User.contains(Typedef->getDecl()->getLocation())) return nullptr;
        Type = Typedef->desugar();
    }
    if (const auto *Enum = Type->getAs<EnumType>()) return fault(Enum->getDecl()->getIntegerType(), C);
    if (const auto *Complex = Type->getAs<ComplexType>()) return fault(Complex->getElementType(), C);
    if (Type->isAnyPointerType() || Type->isReferenceType() || Type->isBlockPointerType() || Type->isMemberPointerType() ||
        Type->isNullPtrType())
        return "is an address, which means nothing elsewhere";
    const auto *Builtin = Type->getAs<BuiltinType>();
    if (!Builtin) return nullptr;
    switch (Builtin->getKind()) {
    case BuiltinType::Long:
    case BuiltinType::ULong:
    case BuiltinType::LongDouble:
    case BuiltinType::WChar_S:
    case BuiltinType::WChar_U: return "has another width on other machines";
    case BuiltinType::Int128:
    case BuiltinType::UInt128:
    case BuiltinType::Float128:
    case BuiltinType::Ibm128: return "is a type of some machines only";
    default: return nullptr;
    }
}

static bool isOfMachine(QualType Type, const Checker &C)
{
    Type = C.Context.getBaseElementType(Type);
    bool Found = fault(Type, C) != nullptr;
    const RecordDecl *Record = Type->getAsRecordDecl();
    if (Record && (Record = Record->getDefinition()))
        eachMember(C.Context, Record, "", [&](const Member &Each) { Found = Found || fault(Each.Type, C); });
    return Found;
}

// sizeof and alignof of such a type give another number elsewhere, which no second look at the layout would show.
static bool asksMachine(const Stmt *Statement, const Checker &C)
{
    if (const auto *Size = dyn_cast<UnaryExprOrTypeTraitExpr>(Statement)) return isOfMachine(Size->getTypeOfArgument(), C);
    for (const Stmt *Child : Statement->children())
        if (Child && asksMachine(Child, C)) return true;
    return false;
}

static bool isPlacedByMachine(const FieldDecl *Field, const Checker &C)
{
    if (Field->isBitField() && asksMachine(Field->getBitWidth(), C)) return true;
    for (const auto *Aligned : Field->specific_attrs<AlignedAttr>()) {
        if (!Aligned->isAlignmentExpr() && isOfMachine(Aligned->getAlignmentType()->getType(), C)) return true;
        if (Aligned->isAlignmentExpr() && Aligned->getAlignmentExpr() && asksMachine(Aligned->getAlignmentExpr(), C)) return true;
    }
    if (!Field->getTypeSourceInfo()) return false;
    for (TypeLoc Type = Field->getTypeSourceInfo()->getTypeLoc(); !Type.isNull(); Type = Type.getNextTypeLoc())
        if (auto Array = Type.getAs<ArrayTypeLoc>(); Array && Array.getSizeExpr() && asksMachine(Array.getSizeExpr(), C))
            return true;
    return false;
}

static bool typesArePortable(const Mark &M, Checker &C)
{
    bool Good = true;
    eachMember(C.Context, M.Record, M.Name, [&](const Member &Each) {
        const char *Fault = fault(Each.Type, C);
        if (!Fault && isPlacedByMachine(Each.Field, C)) Fault = "is placed by the size of a type of the machine's";
        if (!Fault) return;
        Good = false;
        SourceLocation At = C.User.contains(Each.Field->getLocation()) ? Each.Field->getLocation() : Each.Own;
        Finding *F = C.Found.add(Rule::PortableType, At, At.getPtrEncoding(),
                                 {quoted(Each.Field->getName()), quoted(Each.Field->getType().getAsString()), Fault});
        if (F) F->Notes.push_back({M.Assertion->getLocation(), "marked portable here; it has it as " + quoted(Each.Path)});
    });
    return Good;
}

static std::string bytes(uint64_t Bits)
{
    if (Bits % 8 == 0) return "byte " + llvm::utostr(Bits / 8);
    return "bit " + llvm::utostr(Bits);
}

// Says the first thing that differs: a member's place, then the size, then the alignment. Inner records first: they are the cause.
static bool sameLayout(const RecordDecl *Here, ASTContext &Elsewhere, const RecordDecl *There, StringRef Name, const Mark &M,
                       Checker &C)
{
    auto Theirs = There->field_begin();
    for (const FieldDecl *Field : Here->fields()) {
        const FieldDecl *Other = *Theirs++;
        QualType Type = C.Context.getBaseElementType(Field->getType()), OtherType = Elsewhere.getBaseElementType(Other->getType());
        const RecordDecl *Inner = Type->getAsRecordDecl(), *OtherInner = OtherType->getAsRecordDecl();
        if (Inner && OtherInner && !sameLayout(Inner, Elsewhere, OtherInner, Name, M, C)) return false;
        uint64_t Offset = C.Context.getFieldOffset(Field), OtherOffset = Elsewhere.getFieldOffset(Other);
        if (Offset == OtherOffset || Field->isUnnamedBitField()) continue;
        SourceLocation At = C.User.contains(Field->getLocation()) ? Field->getLocation() : M.Assertion->getLocation();
        Finding *F =
            C.Found.add(Rule::PortableLayout, At, At.getPtrEncoding(),
                        {quoted(Field->getName()), "at " + bytes(Offset), "at " + bytes(OtherOffset) + " on " + Name.str()});
        if (F) F->Notes.push_back({M.Assertion->getLocation(), "marked portable here"});
        return false;
    }
    QualType Type = C.Context.getRecordType(Here), OtherType = Elsewhere.getRecordType(There);
    bool Size = C.Context.getTypeSize(Type) != Elsewhere.getTypeSize(OtherType);
    if (!Size && C.Context.getTypeAlign(Type) == Elsewhere.getTypeAlign(OtherType)) return true;
    auto Value = [&](const ASTContext &Context, QualType Of) {
        return (Size ? "of " : "aligned to ") + llvm::utostr((Size ? Context.getTypeSize(Of) : Context.getTypeAlign(Of)) / 8) +
               " bytes";
    };
    SourceLocation At = C.User.contains(Here->getLocation()) ? Here->getLocation() : M.Assertion->getLocation();
    Finding *F =
        C.Found.add(Rule::PortableLayout, At, At.getPtrEncoding(),
                    {quoted(Type.getAsString()), Value(C.Context, Type), Value(Elsewhere, OtherType) + " on " + Name.str()});
    if (F) F->Notes.push_back({M.Assertion->getLocation(), "marked portable here"});
    return false;
}

static bool layoutIsPortable(const Mark &M, Checker &C)
{
    for (const auto &Other : Machines) {
        if (C.Context.getTargetInfo().getTriple().str() == Other.Triple) continue;
        Machine Elsewhere(C.Context, Other.Triple);
        const RecordDecl *There = Elsewhere.record(M.Record);
        if (There && sameLayout(M.Record, Elsewhere.context(), There, Other.Name, M, C)) continue;
        if (!There)
            C.Found.add(Rule::PortableLayout, M.Assertion->getLocation(), M.Assertion,
                        {quoted(M.Name), "laid out here", std::string("without a layout on ") + Other.Name});
        return false;
    }
    return true;
}

// Names for what fills the holes of one record: reserved, reserved_2 …, those left out that it has already.
static std::string freeName(const RecordDecl *Record, unsigned &Number)
{
    std::string Name = ++Number == 1 ? "reserved" : "reserved_" + llvm::utostr(Number);
    for (const FieldDecl *Field : Record->fields())
        if (Field->getIdentifier() && Field->getName() == Name) return freeName(Record, Number);
    return Name;
}

// A bit-field goes as far as the unit of the one before it, or to the next byte; the rest are bytes.
static std::string filling(const Hole &H, unsigned &Number, const Checker &C)
{
    std::string Text;
    uint64_t Bits = H.Bits;
    if (H.Offset % 8 != 0) {
        QualType Unit = H.Before->getType();
        uint64_t Width = C.Context.getTypeSize(Unit);
        uint64_t First = H.Offset % Width + Bits <= Width ? Bits : 8 - H.Offset % 8;
        Text = Unit.getUnqualifiedType().getAsString() + " " + freeName(H.Record, Number) + " : " + llvm::utostr(First) + ";";
        Bits -= First;
    }
    if (Bits == 0) return Text;
    return Text + (Text.empty() ? "" : " ") + "uint8_t " + freeName(H.Record, Number) + "[" + llvm::utostr(Bits / 8) + "];";
}

// Behind the member that the hole follows, if that is declared in the app's own source and by itself.
static void suggestMember(Finding &F, const Hole &H, const std::string &Text, Checker &C)
{
    if (!H.Before || H.Before->getLocation().isMacroID() || !C.User.contains(H.Before->getLocation())) return;
    SourceLocation End = Lexer::findLocationAfterToken(H.Before->getEndLoc(), tok::semi, C.Context.getSourceManager(),
                                                       C.Context.getLangOpts(), /*SkipTrailingWhitespaceAndNewLine=*/false);
    if (End.isValid()) F.FixIts.push_back(FixItHint::CreateInsertion(End, " " + Text));
}

static void refuseHole(const Hole &H, unsigned &Number, const Mark &M, Checker &C)
{
    const bool Whole = H.Bits % 8 == 0;
    const uint64_t Count = Whole ? H.Bits / 8 : H.Bits;
    const std::string Size = llvm::utostr(Count) + (Whole ? " byte" : " bit") + (Count == 1 ? "" : "s");
    const std::string Text = filling(H, Number, C);
    SourceLocation At = H.Before ? H.Before->getLocation() : H.Record->getLocation();
    if (!C.User.contains(At)) At = M.Assertion->getLocation();
    std::string Place = H.Before && H.Before->getIdentifier() ? "after " + quoted(H.Before->getName()) : "in it";
    Finding *F = C.Found.add(Rule::PortablePadding, At, At.getPtrEncoding(), {Size, Place});
    if (!F) return;
    F->Notes.push_back({M.Assertion->getLocation(), "marked portable here; " + quoted(Text) + " takes the padding"});
    suggestMember(*F, H, Text, C);
}

static void refusePadding(const Mark &M, Checker &C)
{
    llvm::SmallVector<const RecordDecl *> Records = {M.Record};
    eachMember(C.Context, M.Record, M.Name, [&](const Member &Each) {
        const RecordDecl *Inner = Each.Type->getAsRecordDecl();
        if (Inner && !llvm::is_contained(Records, Inner)) Records.push_back(Inner);
    });
    for (const RecordDecl *Record : Records) {
        unsigned Number = 0;
        eachHole(C.Context, Record, [&](const Hole &H) { refuseHole(H, Number, M, C); });
    }
}

// The type whose size the assertion of FSM_PORTABLE asks for.
static QualType sizedType(const Stmt *Statement)
{
    if (const auto *Size = dyn_cast<UnaryExprOrTypeTraitExpr>(Statement)) return Size->getTypeOfArgument();
    for (const Stmt *Child : Statement->children())
        if (QualType Type = Child ? sizedType(Child) : QualType(); !Type.isNull()) return Type;
    return {};
}

void fsm::checkPortable(const StaticAssertDecl *Assertion, Checker &C)
{
    const auto *Text = dyn_cast_or_null<StringLiteral>(Assertion->getMessage());
    if (!Text || !Text->getBytes().starts_with("fsm.portable")) return;
    QualType Type = sizedType(Assertion->getAssertExpr());
    const RecordDecl *Record = Type.isNull() ? nullptr : Type->getAsRecordDecl();
    if (!Record || !(Record = Record->getDefinition())) {
        C.Found.add(Rule::PortableType, Assertion->getLocation(), Assertion,
                    {"FSM_PORTABLE", Type.isNull() ? "'?'" : quoted(Type.getAsString()), "is no struct"});
        return;
    }
    Mark M{Assertion, Record, Type.getUnqualifiedType().getAsString()};
    if (typesArePortable(M, C) && layoutIsPortable(M, C)) refusePadding(M, C);
}
