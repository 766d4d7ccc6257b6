#include "rules.h"
#include "llvm/ADT/STLExtras.h"

using clang::DiagnosticIDs;

static const fsm::RuleInfo Table[] = {
#define FSM_RULE(Name, Id, Severity, Message, WayOut) {Id, DiagnosticIDs::Severity, Message, WayOut},
#include "rules.def"
#undef FSM_RULE
};

const fsm::RuleInfo &fsm::infoOf(Rule R) { return Table[static_cast<unsigned>(R)]; }

// Shared-nothing, determinism and messages; the link lifts fsm-escape, fsm-const-write and fsm-address-value once more.
static constexpr llvm::StringLiteral Lifted[] = {"fsm-message-pointer", "fsm-escape",       "fsm-const-write",
                                                 "fsm-address-value",   "fsm-message-send", "fsm-pointer-order"};

bool fsm::mayBeLifted(Rule R) { return llvm::is_contained(Lifted, infoOf(R).Id); }

bool fsm::findRule(llvm::StringRef Id, Rule &Found)
{
    for (const RuleInfo &Info : Table) {
        if (Info.Id != Id) continue;
        Found = static_cast<Rule>(&Info - Table);
        return true;
    }
    return false;
}
