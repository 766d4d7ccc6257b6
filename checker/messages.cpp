// fsm-message-pointer: a message is a value through and through.
#include "checker.h"

using namespace clang;
using namespace fsm;

// uintptr_t and intptr_t are integers to the compiler; that an address was meant shows only in the name.
static bool isAddressInteger(QualType Type)
{
    while (const auto *Typedef = Type->getAs<TypedefType>()) {
        StringRef Name = Typedef->getDecl()->getName();
        if (Name == "uintptr_t" || Name == "intptr_t") return true;
        Type = Typedef->desugar();
    }
    return false;
}

static bool isAddress(QualType Type)
{
    return Type->isPointerType() || Type->isBlockPointerType() || Type->isReferenceType() || Type->isMemberPointerType() ||
           isAddressInteger(Type);
}

// The caret goes to the member itself, or, if a header of the toolchain declares that, to the app's member it is inside of: Outer.
static void checkMembers(const RecordDecl *Record, const RecordDecl *Message, const std::string &Path, SourceLocation Outer,
                         Checker &C)
{
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
        for (const CXXBaseSpecifier &Base : Class->bases())
            if (const RecordDecl *Inner = Base.getType()->getAsRecordDecl()) checkMembers(Inner, Message, Path, Outer, C);
    for (const FieldDecl *Member : Record->fields()) {
        std::string Here = Path;
        if (Member->getIdentifier()) Here += "." + Member->getName().str();
        SourceLocation At = C.User.contains(Member->getLocation()) ? Member->getLocation() : Outer;
        QualType Type = Member->getType();
        while (const ArrayType *Array = C.Context.getAsArrayType(Type)) {
            Type = Array->getElementType();
            Here += "[]";
        }
        if (const auto *Atomic = Type->getAs<AtomicType>()) Type = Atomic->getValueType();
        if (const RecordDecl *Inner = Type->getAsRecordDecl()) checkMembers(Inner, Message, Here, At, C);
        if (!isAddress(Type)) continue;
        Finding *F = C.Found.add(Rule::MessagePointer, At, At.getPtrEncoding(),
                                 {quoted(Member->getName()), quoted(Member->getType().getAsString())});
        if (F) F->Notes.push_back({Message->getLocation(), "this message carries it as " + quoted(Here)});
    }
}

void fsm::checkMessage(const RecordDecl *Record, Checker &C)
{
    if (!Record->isCompleteDefinition()) return;
    for (const auto *Annotation : Record->specific_attrs<AnnotateAttr>())
        if (Annotation->getAnnotation() == "fsm.message")
            checkMembers(Record, Record, Record->getName().str(), Record->getLocation(), C);
}
