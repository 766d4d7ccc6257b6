// fsm-build-macro, fsm-macro, and the places of pragmas: what only the preprocessor sees.
#ifndef FSM_CHECKER_MACROS_H
#define FSM_CHECKER_MACROS_H

#include "findings.h"
#include "user_code.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"

namespace fsm
{

struct MacrosSeen {
    std::vector<clang::SourceLocation> Pragmas;     // of the app, in the order of the source
    llvm::DenseSet<clang::SourceLocation> Counters; // where the app has __COUNTER__ counted
};

// Watches what the app does with macros. Everything given has to outlive the preprocessor's work.
std::unique_ptr<clang::PPCallbacks> watchMacros(clang::Preprocessor &Preprocessor, const UserCode &User, Findings &Found,
                                                MacrosSeen &Seen);

} // namespace fsm

#endif
