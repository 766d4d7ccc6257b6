// Where FSM_APP and FSM_USES stand in the source. The declaration they expand to says what was declared; only the preprocessor
// knows where to put a fix.
#ifndef FSM_CHECKER_APP_MACROS_H
#define FSM_CHECKER_APP_MACROS_H

#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include <memory>
#include <string>
#include <vector>

namespace fsm
{

struct AppMacros {
    struct Name {
        std::string Text;
        clang::SourceRange At;
    };
    clang::SourceRange App;  // FSM_APP( … ); invalid if the macro was not used
    clang::SourceRange Uses; // FSM_USES( … ) inside it; invalid if there is none
    std::vector<Name> Names; // what stands in FSM_USES, as it was written
};

// Fills `Macros`, which has to outlive the preprocessor's work.
std::unique_ptr<clang::PPCallbacks> watchAppMacros(clang::Preprocessor &Preprocessor, AppMacros &Macros);

} // namespace fsm

#endif
