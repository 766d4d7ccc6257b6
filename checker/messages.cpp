// fsm-message-pointer, fsm-message-type: a message is a value through and through, and the same value for every machine.
#include "checker.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace fsm;

static bool isFixedWidth(StringRef Name)
{
    Name.consume_front("u");
    if (!Name.consume_front("int") || !Name.consume_back("_t")) return false;
    Name.consume_front("_least");
    return llvm::StringSwitch<bool>(Name).Cases("8", "16", "32", "64", "max", true).Default(false);
}

static bool variesByItsName(StringRef Name)
{
    return llvm::StringSwitch<bool>(Name)
        .Cases("size_t", "ssize_t", "rsize_t", "ptrdiff_t", "wchar_t", "wint_t", true)
        .Cases("time_t", "clock_t", "off_t", "suseconds_t", "useconds_t", "max_align_t", true)
        .Cases("mode_t", "dev_t", "ino_t", "pid_t", "uid_t", "gid_t", "blksize_t", "blkcnt_t", true)
        .StartsWith("int_fast", true)
        .StartsWith("uint_fast", true)
        .Default(false);
}

// A pointer, an integer that is meant to hold one, a type of the machine's own size: decided by the names a type is given in the
// source, since size_t and uint32_t may be one type to the compiler.
static MemberType classify(QualType Type, const Checker &C)
{
    while (const auto *Typedef = Type->getAs<TypedefType>()) {
        StringRef Name = Typedef->getDecl()->getName();
        if (Name == "uintptr_t" || Name == "intptr_t") return MemberType::Address;
        if (variesByItsName(Name)) return MemberType::Varying;
        if (isFixedWidth(Name) && !C.User.contains(Typedef->getDecl()->getLocation())) return MemberType::Value;
        Type = Typedef->desugar();
    }
    if (Type->isPointerType() || Type->isBlockPointerType() || Type->isReferenceType() || Type->isMemberPointerType())
        return MemberType::Address;
    if (const auto *Complex = Type->getAs<ComplexType>()) Type = Complex->getElementType();
    const auto *Builtin = Type->getAs<BuiltinType>();
    if (!Builtin) return MemberType::Value;
    switch (Builtin->getKind()) {
    case BuiltinType::Long:
    case BuiltinType::ULong:
    case BuiltinType::LongDouble:
    case BuiltinType::Int128:
    case BuiltinType::UInt128:
    case BuiltinType::Half:
    case BuiltinType::Float16:
    case BuiltinType::BFloat16:
    case BuiltinType::Float128: return MemberType::Varying;
    default: return MemberType::Value;
    }
}

// The type that an array's elements have, and a mark for each dimension. An array without a length is no value.
static QualType elementOf(QualType Type, std::string &Path, bool &NoLength, const Checker &C)
{
    while (const ArrayType *Array = C.Context.getAsArrayType(Type)) {
        const auto *Constant = dyn_cast<ConstantArrayType>(Array);
        NoLength |= !Constant || Constant->isZeroSize();
        Type = Array->getElementType();
        Path += "[]";
    }
    if (const auto *Atomic = Type->getAs<AtomicType>()) Type = Atomic->getValueType();
    return Type;
}

MemberType fsm::memberType(QualType Type, const Checker &C)
{
    std::string Path;
    bool NoLength = false;
    return classify(elementOf(Type, Path, NoLength, C), C);
}

bool fsm::holdsPointer(QualType Type, const Checker &C)
{
    Type = C.Context.getBaseElementType(Type);
    if (Type->isPointerType()) return true;
    const RecordDecl *Record = Type->getAsRecordDecl();
    if (!Record || !Record->getDefinition()) return false;
    return llvm::any_of(Record->getDefinition()->fields(),
                        [&](const FieldDecl *Member) { return holdsPointer(Member->getType(), C); });
}

// The words of a member's type, without those of arrays.
static TypeLoc writtenType(const FieldDecl *Member)
{
    TypeLoc Type = Member->getTypeSourceInfo()->getTypeLoc().getUnqualifiedLoc();
    while (auto Array = Type.getAs<ArrayTypeLoc>()) Type = Array.getElementLoc().getUnqualifiedLoc();
    return Type;
}

static SourceLocation inFile(SourceLocation At, const SourceManager &Sources)
{
    while (Sources.isMacroArgExpansion(At)) At = Sources.getImmediateSpellingLoc(At);
    return At;
}

// `long` becomes int32_t where it is written: there it has 32 bits on every target of today.
void MessageCheck::suggestFixedWidth(Finding &F, TypeLoc Type)
{
    const auto *Builtin = Type.getType()->getAs<BuiltinType>();
    bool Simple = Type.getAs<BuiltinTypeLoc>() || Type.getAs<ElaboratedTypeLoc>() || Type.getAs<TypedefTypeLoc>();
    if (!Builtin || !Builtin->isInteger() || !Simple || C.Context.getTypeSize(Builtin) > 64) return;
    const SourceManager &Sources = C.Context.getSourceManager();
    SourceLocation Begin = inFile(Type.getBeginLoc(), Sources), End = inFile(Type.getEndLoc(), Sources);
    if (!Begin.isFileID() || !End.isFileID() || !C.User.contains(Begin)) return;
    std::string Width = std::to_string(C.Context.getTypeSize(Builtin));
    std::string Name = std::string(Builtin->isUnsignedInteger() ? "uint" : "int") + Width + "_t";
    F.FixIts.push_back(FixItHint::CreateReplacement(CharSourceRange::getTokenRange(Begin, End), Name));
}

// Said once for `long a, b`: to change the one word mends both.
Finding *MessageCheck::varying(const FieldDecl *Member, SourceLocation At)
{
    TypeLoc Type = writtenType(Member);
    Finding *F =
        C.Found.add(Rule::MessageType, At, C.User.contains(Type.getBeginLoc()) ? Type.getBeginLoc().getPtrEncoding() : Member,
                    {quoted(Member->getName()), quoted(Member->getType().getAsString()), "is not the same on every machine"});
    if (F) suggestFixedWidth(*F, Type);
    return F;
}

void MessageCheck::member(const FieldDecl *Member, const Carrier &Message, std::string Path, SourceLocation Outer)
{
    if (Member->getIdentifier()) Path += "." + Member->getName().str();
    SourceLocation At = C.User.contains(Member->getLocation()) ? Member->getLocation() : Outer;
    bool NoLength = false;
    QualType Type = elementOf(Member->getType(), Path, NoLength, C);
    std::string Name = quoted(Member->getName()), Written = quoted(Member->getType().getAsString());
    Finding *F = nullptr;
    if (const RecordDecl *Inner = Type->getAsRecordDecl()) members(Inner, Message, Path, At);
    MemberType Kind = classify(Type, C);
    if (Kind == MemberType::Address) F = C.Found.add(Rule::MessagePointer, At, At.getPtrEncoding(), {Name, Written});
    if (Kind == MemberType::Varying) F = varying(Member, At);
    if (NoLength && Kind == MemberType::Value)
        F = C.Found.add(Rule::MessageType, At, At.getPtrEncoding(), {Name, Written, "has no length of its own"});
    if (F) F->Notes.push_back({Message.At, Message.How + quoted(Path)});
}

// The caret goes to the member itself, or, if a header of the toolchain declares that, to the app's member it is inside of: Outer.
void MessageCheck::members(const RecordDecl *Record, const Carrier &Message, const std::string &Path, SourceLocation Outer)
{
    if (!(Record = Record->getDefinition())) return;
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
        for (const CXXBaseSpecifier &Base : Class->bases())
            if (const RecordDecl *Inner = Base.getType()->getAsRecordDecl()) members(Inner, Message, Path, Outer);
    for (const FieldDecl *Member : Record->fields()) member(Member, Message, Path, Outer);
    checkPadding(Record, Message, Path, Outer, C);
}

static bool isMessage(const RecordDecl *Record)
{
    return llvm::any_of(Record->specific_attrs<AnnotateAttr>(),
                        [](const AnnotateAttr *Attribute) { return Attribute->getAnnotation() == "fsm.message"; });
}

void MessageCheck::declared(const RecordDecl *Record)
{
    if (!Record->isCompleteDefinition() || !isMessage(Record)) return;
    members(Record, {Record->getLocation(), "this message carries it as "}, Record->getName().str(), Record->getLocation());
}

void MessageCheck::sent(const RecordDecl *Record, SourceLocation At)
{
    if (isMessage(Record)) return;
    std::string Name = Record->getIdentifier() ? Record->getName().str() : "";
    members(Record, {At, "it is sent here, as "}, Name, At);
}
