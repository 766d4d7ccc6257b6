#include "rules.h"

using clang::DiagnosticIDs;

static const fsm::RuleInfo Table[] = {
#define FSM_RULE(Name, Id, Severity, Message, WayOut) {Id, DiagnosticIDs::Severity, Message, WayOut},
#include "rules.def"
#undef FSM_RULE
};

const fsm::RuleInfo &fsm::infoOf(Rule R) { return Table[static_cast<unsigned>(R)]; }

bool fsm::findRule(llvm::StringRef Id, Rule &Found)
{
    for (const RuleInfo &Info : Table) {
        if (Info.Id != Id) continue;
        Found = static_cast<Rule>(&Info - Table);
        return true;
    }
    return false;
}
