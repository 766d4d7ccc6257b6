#include "hints.h"
#include "clang/AST/DeclarationName.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Basic/IdentifierTable.h"

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

std::string fsm::hintFor(const Diagnostic &Info)
{
    std::string Storage;
    switch (Info.getID()) {
    case diag::err_undeclared_var_use:
    case diag::err_undeclared_var_use_suggest:
    case diag::ext_implicit_function_decl_c99: return whatToWrite(nameIn(Info, Storage));
    default: return "";
    }
}
