#include "hints.h"
#include "clang/AST/DeclarationName.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Basic/IdentifierTable.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

static std::string groups()
{
    std::string All;
#define FSM_GROUP(number, name, purpose)                                                                                           \
    if (number) All += (All.empty() ? "" : ", ") + std::string(#name);
#define FSM_CALL(group, number, symbol, arguments)
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
    return All;
}

// The header of the group that a name belongs to: <fsm/log.h> for fsm_log_info.
static std::string header(StringRef Name)
{
#define FSM_GROUP(number, name, purpose)                                                                                           \
    if (number && Name.starts_with("fsm_" #name "_")) return "put #include <fsm/" #name ".h> at the beginning of the file";
#define FSM_CALL(group, number, symbol, arguments)
#include <fsm/group.def>
#undef FSM_GROUP
#undef FSM_CALL
    return "";
}

static std::string whatToWrite(StringRef Name)
{
    if (Name.consume_front("fsm_peer_")) return ("declare whom you send to: FSM_PEER(" + Name + ");").str();
    if (Name.consume_front("fsm_id_"))
        return ("declare the message, or include the header that does: FSM_MESSAGE(0, " + Name + ", { … });").str();
    if (Name.consume_front("FSM_GROUP_")) return ("there is no group '" + Name + "'; there are: ").str() + groups();
    return header(Name);
}

static StringRef nameIn(const Diagnostic &Info, std::string &Storage)
{
    if (Info.getNumArgs() == 0) return "";
    switch (Info.getArgKind(0)) {
    case DiagnosticsEngine::ak_declarationname:
        Storage = DeclarationName::getFromOpaqueInteger(Info.getRawArg(0)).getAsString();
        return Storage;
    case DiagnosticsEngine::ak_identifierinfo: return Info.getArgIdentifier(0)->getName();
    default: return "";
    }
}

// The macro whose use in the file brought the place in: of macros in each other the first.
static StringRef outermostMacro(const Diagnostic &Info, llvm::SmallVectorImpl<char> &Storage)
{
    if (!Info.hasSourceManager() || !Info.getLocation().isMacroID()) return "";
    const SourceManager &Sources = Info.getSourceManager();
    return Lexer::getSpelling(Sources.getExpansionLoc(Info.getLocation()), Storage, Sources, LangOptions());
}

static bool belongsIntoApp(StringRef Macro)
{
    return llvm::StringSwitch<bool>(Macro)
        .Cases("FSM_USES", "FSM_VERSION", "FSM_COUNTER", "FSM_MEMORY", true)
        .Cases("FSM_UNSAFE_STACK", "FSM_HEAP", "FSM_FUEL", true)
        .Default(false);
}

std::string fsm::hintFor(const Diagnostic &Info)
{
    std::string Storage;
    llvm::SmallString<32> Name;
    if (StringRef Macro = outermostMacro(Info, Name); belongsIntoApp(Macro))
        return (Macro + " stands inside FSM_APP, as in FSM_APP(name, FSM_VERSION(1), FSM_USES(log));").str();
    switch (Info.getID()) {
    case diag::err_undeclared_var_use:
    case diag::err_undeclared_var_use_suggest:
    case diag::ext_implicit_function_decl_c99: return whatToWrite(nameIn(Info, Storage));
    default: return "";
    }
}
