// What the program was made of: which sources, with which options. Stands in the object, and in the end in the app, where
// `fsmsign show` reads it.
#ifndef FSM_CHECKER_RECORD_H
#define FSM_CHECKER_RECORD_H

#include "user_code.h"
#include "clang/Frontend/CompilerInstance.h"
#include <string>

namespace fsm
{

// Has clang put the record of this file into the module it makes: a text of lines, as the manual has it under file formats. What
// belongs to the toolchain is left out, since the compiler's version says it. `Options` is what fsmcc was told that changes code.
void recordSources(clang::CompilerInstance &Compiler, const UserCode &User, llvm::StringRef Options);

} // namespace fsm

#endif
