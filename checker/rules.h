// The rule table as C++ sees it.
#ifndef FSM_CHECKER_RULES_H
#define FSM_CHECKER_RULES_H

#include "clang/Basic/DiagnosticIDs.h"
#include "llvm/ADT/StringRef.h"

namespace fsm
{

enum class Rule {
#define FSM_RULE(Name, Id, Severity, Message, WayOut) Name,
#include "rules.def"
#undef FSM_RULE
};

struct RuleInfo {
    llvm::StringRef Id;
    clang::DiagnosticIDs::Level Severity;
    llvm::StringRef Message;
    llvm::StringRef WayOut;
};

const RuleInfo &infoOf(Rule R);

// May a function marked FSM_TRUSTED do what the rule forbids? Never where containment rests on it.
bool mayBeLifted(Rule R);

// Looks a rule up by its id; false if there is none.
bool findRule(llvm::StringRef Id, Rule &Found);

} // namespace fsm

#endif
