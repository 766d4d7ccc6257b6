// fsm-undefined-behaviour: what C leaves undefined and clang sees. Clang warns, and an app could silence warnings; here they become
// findings.
#ifndef FSM_CHECKER_UNDEFINED_H
#define FSM_CHECKER_UNDEFINED_H

#include "findings.h"
#include "user_code.h"
#include "clang/Frontend/CompilerInstance.h"

namespace fsm
{

// Stands between the engine and whoever prints. Of the warnings in the list in undefined.cpp it keeps those about the app's source;
// it passes on the rest, and shows what is missing where an undeclared name of the toolchain's is used.
class Undefined : public clang::DiagnosticConsumer
{
  public:
    // Puts itself in front of the engine's client. The engine owns it from then on; `User` has to outlive the translation unit.
    static Undefined *install(clang::CompilerInstance &Compiler, const UserCode &User);

    void take(Findings &Found);                        // all that was kept, as findings; it keeps nothing from now on
    void hint(clang::DiagnosticsEngine &Engine) const; // what to declare, when clang has spoken of undeclared names

    void BeginSourceFile(const clang::LangOptions &Options, const clang::Preprocessor *PP) override;
    void EndSourceFile() override;
    void finish() override;
    void clear() override;
    bool IncludeInDiagnosticCounts() const override;
    void HandleDiagnostic(clang::DiagnosticsEngine::Level Level, const clang::Diagnostic &Info) override;

  private:
    Undefined(clang::DiagnosticsEngine &Engine, const UserCode &User);
    bool keeps(clang::DiagnosticsEngine::Level Level, const clang::Diagnostic &Info);
    void count();

    struct Kept {
        clang::SourceLocation At;
        std::string Text;
        std::vector<Note> Notes;
        std::vector<clang::FixItHint> FixIts;
    };
    std::unique_ptr<clang::DiagnosticConsumer> Owned;
    clang::DiagnosticConsumer *Next;
    const UserCode *User;
    bool Quiet;            // the app is compiled with -w
    bool InKept = false;   // a note belongs to what was kept last
    bool InSilent = false; // … to what was dropped
    std::vector<Kept> All;
    std::vector<Note> Hints;
};

} // namespace fsm

#endif
