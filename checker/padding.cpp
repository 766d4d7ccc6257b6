// fsm-message-padding: every bit of a message belongs to a member, so that who sets the members sets the message.
#include "checker.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace fsm;

namespace
{

// Bits [From, To) of a struct that belong to nobody: before the member Next, or at the end, after Last.
struct Hole {
    uint64_t From, To;
    const FieldDecl *Last, *Next;
    unsigned Number; // of the struct's holes, from 1
};

} // namespace

static uint64_t bitsOf(const FieldDecl *Member, const ASTContext &Context)
{
    return Member->isBitField() ? Member->getBitWidthValue(Context) : Context.getTypeSize(Member->getType());
}

static std::string amount(uint64_t Bits)
{
    bool Bytes = Bits % 8 == 0;
    uint64_t Count = Bytes ? Bits / 8 : Bits;
    return std::to_string(Count) + (Bytes ? " byte" : " bit") + (Count == 1 ? "" : "s");
}

static std::string nameOf(const FieldDecl *Member)
{
    return Member->getIdentifier() ? quoted(Member->getName()) : "the member without a name";
}

// A member for the hole, under a name that the struct does not have yet, nor another of its holes gets.
static std::string filling(const RecordDecl *Record, const Hole &Gap)
{
    auto Taken = [&](StringRef Word) {
        return llvm::any_of(Record->fields(), [&](const FieldDecl *Member) { return Member->getName() == Word; });
    };
    std::string Name = "reserved" + (Gap.Number > 1 ? std::to_string(Gap.Number) : "");
    while (Taken(Name)) Name += "_";
    uint64_t Bits = Gap.To - Gap.From;
    if (Gap.From % 8 == 0 && Bits % 8 == 0)
        return "uint8_t " + Name + (Bits == 8 ? "" : "[" + std::to_string(Bits / 8) + "]") + ";";
    if (!Gap.Last || !Gap.Last->isBitField()) return "";
    return Gap.Last->getType().getAsString() + " " + Name + " : " + std::to_string(Bits) + ";";
}

static SourceLocation inFile(SourceLocation At, const SourceManager &Sources)
{
    while (Sources.isMacroArgExpansion(At)) At = Sources.getImmediateSpellingLoc(At);
    return At;
}

static void suggest(Finding &F, const RecordDecl *Record, const Hole &Gap, const Checker &C)
{
    const SourceManager &Sources = C.Context.getSourceManager();
    std::string Text = filling(Record, Gap);
    bool OneDeclaration = Gap.Last && Gap.Next && Gap.Last->getBeginLoc() == Gap.Next->getBeginLoc();
    if (Text.empty() || OneDeclaration || (Gap.Next && Gap.Next->hasAttrs())) return;
    SourceLocation Place;
    if (Gap.Next) {
        Place = inFile(Gap.Next->getBeginLoc(), Sources);
        Text += " ";
    } else {
        Place = Lexer::findLocationAfterToken(inFile(Gap.Last->getEndLoc(), Sources), tok::semi, Sources, C.Context.getLangOpts(),
                                              false);
        Text = " " + Text;
    }
    if (Place.isValid() && Place.isFileID() && C.User.contains(Place)) F.FixIts.push_back(FixItHint::CreateInsertion(Place, Text));
}

static void refuse(const RecordDecl *Record, const Hole &Gap, const Carrier &Message, const std::string &Path, SourceLocation Outer,
                   Checker &C)
{
    const FieldDecl *Member = Gap.Next ? Gap.Next : Gap.Last;
    std::string Where = Gap.Next && Gap.Last ? " between " + nameOf(Gap.Last) + " and " + nameOf(Gap.Next)
                        : Gap.Next           ? " before " + nameOf(Gap.Next)
                                             : " after " + nameOf(Gap.Last);
    SourceLocation At = C.User.contains(Member->getLocation()) ? Member->getLocation() : Outer;
    const void *Entity = Gap.Next ? static_cast<const void *>(Member) : Record;
    Finding *F = C.Found.add(Rule::MessagePadding, At, Entity, {amount(Gap.To - Gap.From) + Where});
    if (!F) return;
    F->Notes.push_back({Message.At, Message.How + quoted(Path)});
    suggest(*F, Record, Gap, C);
}

// A union is as long as its longest member: who sets a shorter one leaves the rest.
static void checkUnion(const RecordDecl *Union, const Carrier &Message, const std::string &Path, SourceLocation Outer, Checker &C)
{
    uint64_t Size = C.Context.getTypeSize(C.Context.getRecordType(Union));
    for (const FieldDecl *Member : Union->fields()) {
        uint64_t Bits = bitsOf(Member, C.Context);
        if (Bits >= Size || Member->getType()->isIncompleteArrayType()) continue;
        SourceLocation At = C.User.contains(Member->getLocation()) ? Member->getLocation() : Outer;
        Finding *F =
            C.Found.add(Rule::MessagePadding, At, Member, {amount(Size - Bits) + " of the union beside " + nameOf(Member)});
        if (F) F->Notes.push_back({Message.At, Message.How + quoted(Path)});
    }
}

void fsm::checkPadding(const RecordDecl *Record, const Carrier &Message, const std::string &Path, SourceLocation Outer, Checker &C)
{
    if (Record->isInvalidDecl() || Record->field_empty()) return;
    if (Record->isUnion()) return checkUnion(Record, Message, Path, Outer, C);
    const ASTRecordLayout &Layout = C.Context.getASTRecordLayout(Record);
    uint64_t End = 0;
    unsigned Holes = 0;
    const FieldDecl *Last = nullptr;
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Record))
        for (const CXXBaseSpecifier &Base : Class->bases())
            if (const CXXRecordDecl *Inner = Base.getType()->getAsCXXRecordDecl())
                End = std::max(End, uint64_t(C.Context.toBits(Layout.getBaseClassOffset(Inner) +
                                                              C.Context.getASTRecordLayout(Inner).getSize())));
    for (const FieldDecl *Member : Record->fields()) {
        uint64_t Offset = Layout.getFieldOffset(Member->getFieldIndex());
        if (Offset > End) refuse(Record, {End, Offset, Last, Member, ++Holes}, Message, Path, Outer, C);
        if (!Member->getType()->isIncompleteArrayType()) End = Offset + bitsOf(Member, C.Context);
        if (!Member->isUnnamedBitField()) Last = Member;
    }
    uint64_t Size = C.Context.toBits(Layout.getSize());
    if (Last && Size > End) refuse(Record, {End, Size, Last, nullptr, ++Holes}, Message, Path, Outer, C);
}
