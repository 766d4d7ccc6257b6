#include "undefined.h"
#include "hints.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;
using namespace fsm;

static const unsigned Warnings[] = {
    diag::warn_unsequenced_mod_mod,
    diag::warn_unsequenced_mod_use,
    diag::warn_uninit_var,
    diag::warn_uninit_self_reference_in_init,
    diag::warn_sometimes_uninit_var,
    diag::warn_remainder_division_by_zero,
    diag::warn_shift_negative,
    diag::warn_shift_gt_typewidth,
    diag::warn_indirection_through_null,
    diag::warn_falloff_nonvoid_function,
    diag::warn_maybe_falloff_nonvoid_function,
    diag::warn_printf_insufficient_data_args,
    diag::warn_stringcompare,
    diag::warn_ret_stack_addr_ref,
    diag::warn_second_parameter_to_va_arg_never_compatible,
};

// Whatever the command line or a pragma says, from `From` on.
static void insist(DiagnosticsEngine &Engine, SourceLocation From)
{
    for (unsigned Warning : Warnings) Engine.setSeverity(Warning, diag::Severity::Warning, From);
}

// With -w clang does not even look. So -w is taken back, and every warning ignored by itself instead.
static void ignoreOthers(DiagnosticsEngine &Engine)
{
    std::vector<diag::kind> All;
    DiagnosticIDs::getAllDiagnostics(diag::Flavor::WarningOrError, All);
    for (diag::kind Kind : All)
        if (DiagnosticIDs::isBuiltinWarningOrExtension(Kind) && !DiagnosticIDs::isDefaultMappingAsError(Kind))
            Engine.setSeverity(Kind, diag::Severity::Ignored, SourceLocation());
    Engine.setIgnoreAllWarnings(false);
}

namespace
{

class PragmaWatcher : public PPCallbacks
{
  public:
    explicit PragmaWatcher(DiagnosticsEngine &Engine) : Engine(Engine) {}
    void PragmaDiagnostic(SourceLocation At, StringRef, diag::Severity, StringRef) override { insist(Engine, At); }

  private:
    DiagnosticsEngine &Engine;
};

} // namespace

Undefined::Undefined(DiagnosticsEngine &Engine, const UserCode &User) : User(&User), Quiet(Engine.getIgnoreAllWarnings())
{
    Next = Engine.getClient();
    if (Engine.ownsClient()) Owned = Engine.takeClient();
    if (Quiet) ignoreOthers(Engine);
    insist(Engine, SourceLocation());
}

Undefined *Undefined::install(CompilerInstance &Compiler, const UserCode &User)
{
    DiagnosticsEngine &Engine = Compiler.getDiagnostics();
    auto *Client = new Undefined(Engine, User);
    Engine.setClient(Client, true);
    Compiler.getPreprocessor().addPPCallbacks(std::make_unique<PragmaWatcher>(Engine));
    return Client;
}

bool Undefined::keeps(DiagnosticsEngine::Level Level, const Diagnostic &Info)
{
    if (Level == DiagnosticsEngine::Note && InKept) {
        llvm::SmallString<128> Text;
        Info.FormatDiagnostic(Text);
        if (Info.getID() == diag::note_var_fixit_add_initialization) All.back().FixIts = Info.getFixItHints();
        else if (Info.getNumFixItHints() == 0) All.back().Notes.push_back({Info.getLocation(), Text.str().str()});
        return true;
    }
    InKept = User && Level >= DiagnosticsEngine::Warning && llvm::is_contained(Warnings, Info.getID()) &&
             User->contains(Info.getLocation());
    if (!InKept) return false;
    llvm::SmallString<128> Text;
    Info.FormatDiagnostic(Text);
    All.push_back({Info.getLocation(), Text.str().str(), {}, {}});
    return true;
}

void Undefined::HandleDiagnostic(DiagnosticsEngine::Level Level, const Diagnostic &Info)
{
    if (keeps(Level, Info)) return;
    if (Level != DiagnosticsEngine::Note)
        InSilent = Quiet && Level == DiagnosticsEngine::Warning && Info.getID() < diag::DIAG_UPPER_LIMIT;
    if (InSilent) return;
    if (std::string Text = hintFor(Info); !Text.empty()) Hints.push_back({Info.getLocation(), Text});
    Next->HandleDiagnostic(Level, Info);
    count();
}

void Undefined::take(Findings &Found)
{
    for (Kept &One : All)
        if (Finding *F = Found.add(Rule::Undefined, One.At, One.At.getPtrEncoding(), {One.Text})) {
            F->Notes = std::move(One.Notes);
            F->FixIts = std::move(One.FixIts);
        }
    All.clear();
    InKept = InSilent = false;
    User = nullptr;
}

void Undefined::hint(DiagnosticsEngine &Engine) const
{
    unsigned Id = Engine.getDiagnosticIDs()->getCustomDiagID(DiagnosticIDs::Note, "%0");
    const SourceManager &Sources = Engine.getSourceManager();
    llvm::StringSet<> Said;
    for (const Note &Hint : Hints) { // as it is: a note of the usual kind disappears after a warning that is ignored
        FullSourceLoc At(Sources.getExpansionLoc(Hint.At), Sources);
        if (Said.insert(Hint.Text).second) Engine.Report(StoredDiagnostic(DiagnosticsEngine::Note, Id, Hint.Text, At, {}, {}));
    }
}

void Undefined::count()
{
    NumErrors = Next->getNumErrors();
    NumWarnings = Next->getNumWarnings();
}

void Undefined::BeginSourceFile(const LangOptions &Options, const Preprocessor *PP)
{
    Next->BeginSourceFile(Options, PP);
    count();
}

void Undefined::EndSourceFile()
{
    Next->EndSourceFile();
    count();
}

void Undefined::finish()
{
    Next->finish();
    count();
}

void Undefined::clear()
{
    Next->clear();
    count();
}

bool Undefined::IncludeInDiagnosticCounts() const { return Next->IncludeInDiagnosticCounts(); }
