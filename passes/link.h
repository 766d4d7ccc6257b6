// link.h: how one module is linked into another, for the passes that do. Both end the program when it cannot be.
#ifndef FSM_PASSES_LINK_H
#define FSM_PASSES_LINK_H

#include "llvm/IR/Module.h"
#include "llvm/Support/CommandLine.h"
#include <memory>
#include <string>

namespace fsm
{

// What LLVM may put calls to by itself, declared; and the same functions, done as far as fsm-routines wants them.
extern llvm::cl::opt<std::string> Keep, Routines;

// Functions are read when they are linked.
std::unique_ptr<llvm::Module> openFile(llvm::Module &, const std::string &path);
// All of it, or only what the module declares and does not define.
void linkFile(llvm::Module &, std::unique_ptr<llvm::Module> file, bool onlyNeeded);

} // namespace fsm

#endif
