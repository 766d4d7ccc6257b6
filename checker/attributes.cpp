// fsm-constructor, fsm-attribute: attributes an app may use, by name; all others could go around the linker, the handlers or the
// passes that contain the app, and are refused.
#include "checker.h"

using namespace clang;
using namespace fsm;

// They tell the compiler or the reader something, or change a layout that every target changes alike.
static bool isHarmless(attr::Kind Kind)
{
    switch (Kind) {
    // said to the reader, or to find mistakes
    case attr::Annotate:
    case attr::Availability:
    case attr::Deprecated:
    case attr::DiagnoseIf:
    case attr::EnumExtensibility:
    case attr::Error:
    case attr::FallThrough:
    case attr::FlagEnum:
    case attr::Format:
    case attr::FormatArg:
    case attr::NonNull:
    case attr::ReturnsNonNull:
    case attr::Sentinel:
    case attr::AnnotateType:
    case attr::TypeNonNull:
    case attr::TypeNullable:
    case attr::TypeNullUnspecified:
    case attr::Unavailable:
    case attr::Unused:
    case attr::WarnUnusedResult:
    // said to the optimiser
    case attr::AllocAlign:
    case attr::AllocSize:
    case attr::AlwaysInline:
    case attr::Artificial:
    case attr::AssumeAligned:
    case attr::Builtin:
    case attr::C11NoReturn:
    case attr::Cold:
    case attr::Const:
    case attr::Flatten:
    case attr::GNUInline:
    case attr::Hot:
    case attr::Likely:
    case attr::LoopHint:
    case attr::MinSize:
    case attr::MustTail:
    case attr::NoInline:
    case attr::NoReturn:
    case attr::NoThrow:
    case attr::Pure:
    case attr::Restrict:
    case attr::Unlikely:
    case attr::Used:
    // settled when the whole program is linked
    case attr::Alias:
    case attr::Weak:
    // layout and scope
    case attr::Aligned:
    case attr::Cleanup:
    case attr::MaxFieldAlignment:
    case attr::MayAlias:
    case attr::Mode:
    case attr::Overloadable:
    case attr::Packed:
    case attr::TransparentUnion:
    case attr::Visibility: return true;
    default: return false;
    }
}

// Refused by a rule of their own.
static bool hasOwnRule(attr::Kind Kind)
{
    return Kind == attr::AsmLabel || Kind == attr::AddressSpace || Kind == attr::Ptr32 || Kind == attr::Ptr64 ||
           Kind == attr::SPtr || Kind == attr::UPtr || Kind == attr::Thread;
}

// #pragma comment(lib, "x") has the linker look for libraries.
void fsm::checkPragma(const PragmaCommentDecl *Pragma, Checker &C)
{
    C.Found.add(Rule::Attribute, Pragma->getLocation(), Pragma, {"'#pragma comment'"});
}

void fsm::checkAttribute(const Attr *Attribute, Checker &C)
{
    const auto *Inheritable = dyn_cast_or_null<InheritableAttr>(Attribute);
    if (!Attribute || (Inheritable && Inheritable->isInherited())) return;
    attr::Kind Kind = Attribute->getKind();
    if (isHarmless(Kind) || hasOwnRule(Kind)) return;
    // As the source has it: weakref("x") becomes two attributes, no_sanitize_address one of another name.
    std::string Name = Attribute->getAttrName() ? Attribute->getAttrName()->getName().str() : Attribute->getSpelling();
    Rule R = Kind == attr::Constructor || Kind == attr::Destructor ? Rule::Constructor : Rule::Attribute;
    C.Found.add(R, Attribute->getLocation(), Attribute->getLocation().getPtrEncoding(), {quoted(Name)});
}
