#include "app_macros.h"
#include "clang/Lex/MacroArgs.h"

using namespace clang;
using namespace fsm;

namespace
{

class Watcher : public PPCallbacks
{
  public:
    Watcher(Preprocessor &Preprocessor, AppMacros &Macros) : Sources(Preprocessor.getSourceManager()), Macros(Macros) {}

    void MacroExpands(const Token &Name, const MacroDefinition &, SourceRange Range, const MacroArgs *Arguments) override
    {
        StringRef Macro = Name.getIdentifierInfo()->getName();
        if (Macro == "FSM_APP") Macros = AppMacros{expanded(Range), {}, {}};
        if (Macro == "FSM_USES" && isInsideApp(Range)) readUses(Range, Arguments);
    }

  private:
    SourceRange expanded(SourceRange Range) const
    {
        return {Sources.getExpansionLoc(Range.getBegin()), Sources.getExpansionLoc(Range.getEnd())};
    }

    bool isInsideApp(SourceRange Range) const
    {
        SourceLocation Begin = Sources.getExpansionLoc(Range.getBegin());
        return Macros.App.isValid() && !Sources.isBeforeInTranslationUnit(Begin, Macros.App.getBegin()) &&
               !Sources.isBeforeInTranslationUnit(Macros.App.getEnd(), Begin);
    }

    // FSM_USES may itself come out of a macro; its text then stands in that macro's definition.
    void readUses(SourceRange Range, const MacroArgs *Arguments)
    {
        Macros.Uses = {Sources.getSpellingLoc(Range.getBegin()), Sources.getSpellingLoc(Range.getEnd())};
        Macros.Names.clear();
        if (!Arguments || Arguments->getNumMacroArguments() == 0) return;
        for (const Token *T = Arguments->getUnexpArgument(0); T->isNot(tok::eof); ++T) {
            if (!T->getIdentifierInfo()) continue;
            SourceLocation At = Sources.getSpellingLoc(T->getLocation());
            Macros.Names.push_back({T->getIdentifierInfo()->getName().str(), {At, At.getLocWithOffset(T->getLength())}});
        }
    }

    const SourceManager &Sources;
    AppMacros &Macros;
};

} // namespace

std::unique_ptr<PPCallbacks> fsm::watchAppMacros(Preprocessor &Preprocessor, AppMacros &Macros)
{
    return std::make_unique<Watcher>(Preprocessor, Macros);
}
