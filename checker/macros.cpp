#include "macros.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace fsm;

static bool saysSomethingOfTheBuild(StringRef Name)
{
    return llvm::StringSwitch<bool>(Name).Cases("__DATE__", "__TIME__", "__TIMESTAMP__", "__COUNTER__", true).Default(false);
}

// `inline` of `__inline__`.
static StringRef bare(StringRef Name)
{
    Name.consume_front("__");
    Name.consume_back("__");
    return Name;
}

// Another spelling of the same word; or nothing in place of a word that the compiler takes as advice.
static bool keepsMeaning(StringRef Keyword, const MacroInfo &Macro)
{
    if (!Macro.isObjectLike()) return false;
    if (Macro.getNumTokens() == 0)
        return llvm::StringSwitch<bool>(bare(Keyword))
            .Cases("inline", "restrict", "register", "_Noreturn", "extension", true)
            .Default(false);
    const IdentifierInfo *Word = Macro.getNumTokens() == 1 ? Macro.getReplacementToken(0).getIdentifierInfo() : nullptr;
    return Word && bare(Word->getName()) == bare(Keyword);
}

static bool isOfTheToolchain(StringRef Name) { return Name.starts_with("FSM_") || Name.starts_with("fsm_"); }

static bool isHeaderOfTheApi(StringRef Name)
{
    if (!Name.consume_front("fsm/")) return false;
#define FSM_GROUP(number, name, purpose)                                                                                           \
    if (Name == #name ".h") return true;
#define FSM_CALL(group, number, symbol, arguments)
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
    return Name == "app.h" || Name == "abi.h" || Name == "group.def";
}

namespace
{

class Watcher : public PPCallbacks
{
  public:
    Watcher(Preprocessor &PP, const UserCode &User, Findings &Found, MacrosSeen &Seen)
        : PP(PP), User(User), Found(Found), Seen(Seen)
    {
    }

    void MacroExpands(const Token &Name, const MacroDefinition &Definition, SourceRange, const MacroArgs *) override
    {
        const MacroInfo *Macro = Definition.getMacroInfo();
        if (Macro->isBuiltinMacro()) {
            if (saysSomethingOfTheBuild(Name.getIdentifierInfo()->getName())) build(Name);
        } else if (isApps(Macro) && User.isApiText(Name.getLocation()) && !PP.isParsingIfOrElifDirective()) {
            Finding *F = Found.add(Rule::Macro, Macro->getDefinitionLoc(), Macro, {quotedName(Name), "what <fsm/…> says"});
            if (F) F->Notes.push_back({Name.getLocation(), "here the header uses the word"});
        }
    }

    void MacroDefined(const Token &Name, const MacroDirective *Directive) override
    {
        const MacroInfo *Macro = Directive->getMacroInfo();
        if (!isApps(Macro)) return;
        StringRef Word = Name.getIdentifierInfo()->getName();
        if (Name.getIdentifierInfo()->isKeyword(PP.getLangOpts()) && !keepsMeaning(Word, *Macro)) {
            Found.add(Rule::Macro, Macro->getDefinitionLoc(), Macro, {quotedName(Name), "what a word of C means"});
            return;
        }
        const MacroDirective *Before = Directive->getPrevious();
        const MacroInfo *Old = Before ? Before->getMacroInfo() : nullptr;
        if (Old && isOfTheToolchain(Word) && User.isApiText(Old->getDefinitionLoc())) taken(Name, *Old);
    }

    void MacroUndefined(const Token &Name, const MacroDefinition &Definition, const MacroDirective *) override
    {
        const MacroInfo *Old = Definition.getMacroInfo();
        if (Old && isOfTheToolchain(Name.getIdentifierInfo()->getName()) && User.isApiText(Old->getDefinitionLoc()) &&
            !User.isApiText(Name.getLocation()))
            taken(Name, *Old);
    }

    // A file of the app's in the place of the API's.
    void InclusionDirective(SourceLocation, const Token &, StringRef Name, bool, CharSourceRange Range, OptionalFileEntryRef File,
                            StringRef, StringRef, const Module *, bool, SrcMgr::CharacteristicKind) override
    {
        if (!File || !isHeaderOfTheApi(Name) || !User.isFile(*File)) return;
        Found.add(Rule::Macro, Range.getBegin(), &File->getFileEntry(), {"a header of this name", "what <fsm/…> says"});
    }

    void PragmaDirective(SourceLocation At, PragmaIntroducerKind) override
    {
        if (User.contains(At)) Seen.Pragmas.push_back(At);
    }

  private:
    static std::string quotedName(const Token &Name) { return "macro " + quoted(Name.getIdentifierInfo()->getName()); }

    // What the command line defines is the app's, too; what the compiler itself defines is not.
    bool isApps(const MacroInfo *Macro) const
    {
        SourceLocation At = Macro->getDefinitionLoc();
        return User.contains(At) && !PP.getSourceManager().isWrittenInBuiltinFile(At);
    }

    void build(const Token &Name)
    {
        const SourceManager &Sources = PP.getSourceManager();
        SourceLocation Spelled = Sources.getSpellingLoc(Name.getLocation());
        if (!User.contains(Name.getLocation()) || !User.contains(Spelled)) return;
        if (Name.getIdentifierInfo()->getName() == "__COUNTER__" && !PP.isParsingIfOrElifDirective()) {
            Seen.Counters.insert(Name.getLocation()); // a number, or a part of a name? The syntax tree will tell
            return;
        }
        Found.add(Rule::BuildMacro, Name.getLocation(), Name.getLocation().getPtrEncoding(),
                  {quoted(Name.getIdentifierInfo()->getName())});
    }

    // Said once, whether it is undefined first or not.
    void taken(const Token &Name, const MacroInfo &Old)
    {
        Finding *F = Found.add(Rule::Macro, Name.getLocation(), &Old, {quotedName(Name), "what <fsm/…> says"});
        if (F) F->Notes.push_back({Old.getDefinitionLoc(), "the header's own definition"});
    }

    Preprocessor &PP;
    const UserCode &User;
    Findings &Found;
    MacrosSeen &Seen;
};

} // namespace

std::unique_ptr<PPCallbacks> fsm::watchMacros(Preprocessor &PP, const UserCode &User, Findings &Found, MacrosSeen &Seen)
{
    return std::make_unique<Watcher>(PP, User, Found, Seen);
}
