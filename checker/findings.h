// What the rules found in one translation unit, said once per entity and in the order of the source.
#ifndef FSM_CHECKER_FINDINGS_H
#define FSM_CHECKER_FINDINGS_H

#include "rules.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fsm
{

struct Note {
    clang::SourceLocation At;
    std::string Text;
};

struct Finding {
    Rule TheRule;
    clang::SourceLocation At;
    std::vector<std::string> Arguments; // for %0, %1 … of the rule's message
    std::vector<clang::FixItHint> FixIts;
    std::vector<Note> Notes;
};

class Findings
{
  public:
    // Warnings can be switched off, errors cannot: false if the rule is an error.
    bool disable(Rule R);

    // From here on, in a function that is trusted or not: rules that may be lifted are, or are no longer. What held before.
    bool trust(bool Trusted) { return std::exchange(InTrusted, Trusted); }
    bool trusts() const { return InTrusted; } // for rules that judge when they have seen the whole file

    // Adds a finding and gives it out to be completed; null if `Entity` (a declaration, a statement …) already broke this rule or
    // the rule is disabled, or lifted here. The pointer holds until report().
    Finding *add(Rule R, clang::SourceLocation At, const void *Entity, std::vector<std::string> Arguments);

    // Hands everything to the engine. The first finding of each rule is followed by the way out and the command that tells more.
    void report(clang::DiagnosticsEngine &Engine, const clang::SourceManager &Sources);

    // The same for the findings of one rule; the others are dropped.
    void reportOnly(Rule R, clang::DiagnosticsEngine &Engine, const clang::SourceManager &Sources);

  private:
    std::vector<std::unique_ptr<Finding>> All;
    llvm::DenseSet<std::pair<unsigned, const void *>> Seen;
    llvm::DenseSet<unsigned> Disabled;
    bool InTrusted = false;
};

// 'name', as clang quotes what stands in the source.
std::string quoted(llvm::StringRef Name);

} // namespace fsm

#endif
