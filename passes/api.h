// api.h: the API calls as group.def has them.
#ifndef FSM_PASSES_API_H
#define FSM_PASSES_API_H

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Instruction.h"

namespace fsm
{

struct ApiCall {
    const char *symbol, *group, *arguments;
    unsigned number;
};
// Null: none of that name.
const ApiCall *findApiCall(llvm::StringRef symbol);
// The API call that an instruction makes by name; null: none.
const ApiCall *calledApi(const llvm::Instruction &);

} // namespace fsm

#endif
