// fsmcheck: a Clang plugin that holds an app's source against the rules in rules.def.
//
//   -fplugin=fsmcheck.so
//   -fplugin-arg-fsmcheck-whole-program     this file is the whole app: also say what it declares and does not use
//   -fplugin-arg-fsmcheck-globals           variables that outlive handlers are allowed (fsm-global, fsm-static-local)
//   -fplugin-arg-fsmcheck-long-double       long double is double here, and allowed (fsm-long-double)
//   -fplugin-arg-fsmcheck-no-ID             without the warning ID; errors stay
//   -fplugin-arg-fsmcheck-exempt=DIR        the rules do not apply to what lies in DIR
//   -fplugin-arg-fsmcheck-record=OPTIONS    note the sources in the object, and the digest of OPTIONS
//
// It speaks only about source that compiles: clang's own errors come first. But macros that change the words of C may be their
// cause.
#include "checker.h"
#include "record.h"
#include "undefined.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"

using namespace clang;
using namespace fsm;

namespace
{

class Consumer : public ASTConsumer
{
  public:
    Consumer(CompilerInstance &Compiler, Findings Found, const std::vector<std::string> &Exempt, bool WholeProgram, bool Globals,
             bool LongDouble, std::optional<std::string> Record)
        : Compiler(Compiler), Found(std::move(Found)), User(Compiler.getSourceManager(), Exempt),
          TheUndefined(Undefined::install(Compiler, User)), WholeProgram(WholeProgram), Globals(Globals), LongDouble(LongDouble),
          Record(std::move(Record))
    {
        Preprocessor &PP = Compiler.getPreprocessor();
        PP.addPPCallbacks(watchAppMacros(PP, Macros));
        PP.addPPCallbacks(watchMacros(PP, User, this->Found, Seen));
    }

    // Before code is made of them. Some attributes speak of what other compilers add to programs; of an app they keep nothing out,
    // whatever they name, and promise nothing. What FSM_TYPE defines gets the hash of its state's layout.
    bool HandleTopLevelDecl(DeclGroupRef Group) override
    {
        for (Decl *Declaration : Group) {
            Declaration->dropAttrs<NoSanitizeAttr, NoInstrumentFunctionAttr, NoStackProtectorAttr, LeafAttr>();
            noteLayouts(Declaration);
        }
        return true;
    }

    void HandleTranslationUnit(ASTContext &Context) override
    {
        DiagnosticsEngine &Engine = Compiler.getDiagnostics();
        TheUndefined->take(Found);
        TheUndefined->hint(Engine);
        if (Engine.hasUncompilableErrorOccurred()) {
            Found.reportOnly(Rule::Macro, Engine, Compiler.getSourceManager()); // perhaps that is why
            return;
        }
        Checker C{Context, User, Found, Globals, LongDouble, Seen};
        checkTranslationUnit(C, Macros, WholeProgram);
        Found.report(Engine, Compiler.getSourceManager());
        if (Record) recordSources(Compiler, User, *Record);
    }

  private:
    CompilerInstance &Compiler;
    Findings Found;
    UserCode User;
    Undefined *TheUndefined; // the engine's
    AppMacros Macros;
    MacrosSeen Seen;
    bool WholeProgram, Globals, LongDouble;
    std::optional<std::string> Record;
};

class Action : public PluginASTAction
{
  protected:
    std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, StringRef) override
    {
        return std::make_unique<Consumer>(Compiler, std::move(Found), Exempt, WholeProgram, Globals, LongDouble, Record);
    }

    bool ParseArgs(const CompilerInstance &Compiler, const std::vector<std::string> &Arguments) override
    {
        for (const std::string &Argument : Arguments) {
            Rule R;
            StringRef Id = Argument;
            if (Id == "whole-program") {
                WholeProgram = true;
            } else if (Id == "globals") {
                Globals = true;
            } else if (Id == "long-double") {
                LongDouble = true;
            } else if (Id.consume_front("exempt=")) {
                Exempt.push_back(Id.str());
            } else if (Id.consume_front("record=")) {
                Record = Id.str();
            } else if (!Id.consume_front("no-") || !findRule(Id, R)) {
                return refuse(Compiler,
                              "fsmcheck has no argument '%0'; it knows whole-program, globals, long-double, exempt=DIR, "
                              "record=OPTIONS and no-ID "
                              "for a warning's ID",
                              Argument);
            } else if (!Found.disable(R)) {
                return refuse(Compiler, "'%0' is an error and cannot be switched off; 'fsmcc --explain %0' shows the way out", Id);
            }
        }
        return true;
    }

    ActionType getActionType() override { return AddBeforeMainAction; }

  private:
    static bool refuse(const CompilerInstance &Compiler, StringRef Text, StringRef Argument)
    {
        DiagnosticsEngine &Engine = Compiler.getDiagnostics();
        Engine.Report(Engine.getDiagnosticIDs()->getCustomDiagID(DiagnosticIDs::Error, Text)) << Argument;
        return false;
    }

    Findings Found;
    std::vector<std::string> Exempt;
    bool WholeProgram = false, Globals = false, LongDouble = false;
    std::optional<std::string> Record;
};

} // namespace

static FrontendPluginRegistry::Add<Action> Registration("fsmcheck", "the rules an app's source has to keep");
