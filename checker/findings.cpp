#include "findings.h"
#include "llvm/ADT/STLExtras.h"
#include <tuple>

using namespace clang;
using namespace fsm;

std::string fsm::quoted(llvm::StringRef Name) { return ("'" + Name + "'").str(); }

bool Findings::disable(Rule R)
{
    if (infoOf(R).Severity >= DiagnosticIDs::Error) return false;
    Disabled.insert(static_cast<unsigned>(R));
    return true;
}

Finding *Findings::add(Rule R, SourceLocation At, const void *Entity, std::vector<std::string> Arguments)
{
    unsigned Number = static_cast<unsigned>(R);
    if (InTrusted && mayBeLifted(R)) return nullptr;
    if (Disabled.contains(Number) || !Seen.insert({Number, Entity}).second) return nullptr;
    All.push_back(std::make_unique<Finding>(Finding{R, At, std::move(Arguments), {}, {}}));
    return All.back().get();
}

static void say(DiagnosticsEngine &Engine, DiagnosticIDs::Level Level, SourceLocation At, StringRef Format,
                const std::vector<std::string> &Arguments, const std::vector<FixItHint> &FixIts)
{
    DiagnosticBuilder Builder = Engine.Report(At, Engine.getDiagnosticIDs()->getCustomDiagID(Level, Format));
    for (const std::string &Argument : Arguments) Builder << Argument;
    for (const FixItHint &FixIt : FixIts) Builder << FixIt;
}

// What a macro was given stands in the source where it was written: FSM_MESSAGE's members have their own lines.
static SourceLocation written(SourceLocation At, const SourceManager &Sources)
{
    while (Sources.isMacroArgExpansion(At)) At = Sources.getImmediateSpellingLoc(At);
    return At;
}

void Findings::report(DiagnosticsEngine &Engine, const SourceManager &Sources)
{
    for (const auto &F : All) F->At = written(F->At, Sources);
    llvm::sort(All, [&](const auto &A, const auto &B) {
        if (A->At != B->At) return Sources.isBeforeInTranslationUnit(A->At, B->At);
        return std::tie(A->TheRule, A->Arguments) < std::tie(B->TheRule, B->Arguments);
    });
    // Of a template, one finding for all that it was used for.
    All.erase(
        llvm::unique(All, [](const auto &A,
                             const auto &B) { return A->At == B->At && A->TheRule == B->TheRule && A->Arguments == B->Arguments; }),
        All.end());
    llvm::DenseSet<unsigned> Told;
    for (const auto &F : All) {
        const RuleInfo &Info = infoOf(F->TheRule);
        say(Engine, Info.Severity, F->At, (Info.Message + " [" + Info.Id + "]").str(), F->Arguments, F->FixIts);
        for (const Note &N : F->Notes) say(Engine, DiagnosticIDs::Note, written(N.At, Sources), "%0", {N.Text}, {});
        if (Told.insert(static_cast<unsigned>(F->TheRule)).second)
            say(Engine, DiagnosticIDs::Note, SourceLocation(), "%0; 'fsmcc --explain %1' tells more",
                {Info.WayOut.str(), Info.Id.str()}, {});
    }
    All.clear();
}

void Findings::reportOnly(Rule R, DiagnosticsEngine &Engine, const SourceManager &Sources)
{
    llvm::erase_if(All, [&](const auto &F) { return F->TheRule != R; });
    report(Engine, Sources);
}
