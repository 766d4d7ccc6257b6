// What to write when clang does not know a name of the toolchain's.
#ifndef FSM_CHECKER_HINTS_H
#define FSM_CHECKER_HINTS_H

#include "clang/Basic/Diagnostic.h"
#include <string>

namespace fsm
{

// "" if the diagnostic is about something else.
std::string hintFor(const clang::Diagnostic &Info);

} // namespace fsm

#endif
