// fsm-absent: says what the program calls in vain: functions of the C library that can only say no, because there are no files, no
// clock and no operating system (runtime/libc/absent.def). Each is named once, where the program calls it: with a warning if the
// program is existing C (-ffsm-globals=state), whose way it is to look at the answer, and else as an error.
// Afterwards nothing has changed. Runs when what no handler comes to is gone, and before optimisation, which sees through the no.
#include "passes.h"

#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace
{
const struct {
    const char *name, *why, *answer;
} Absent[] = {
#define FSM_ABSENT(function, why, answer) {#function, why, answer},
#include "libc/absent.def"
#undef FSM_ABSENT
};
} // namespace

PreservedAnalyses fsm::AbsentPass::run(Module &module, ModuleAnalysisManager &)
{
    for (auto &absent : Absent) {
        const Function *function = module.getFunction(absent.name);
        const Instruction *use = function ? firstUse(*function) : nullptr;
        const DISubprogram *program = function ? function->getSubprogram() : nullptr;
        if (!use || !program || !program->getFilename().starts_with("libc/")) continue; // or it is the app's own
        std::string what = (Twine(absent.why) + ": '" + absent.name + "' always answers " + absent.answer).str();
        if (allowsGlobals(module)) warn(*use, what + " [fsm-absent]");
        else fail(*use, what + "; it is there for existing code: build with -ffsm-globals=state, or do without it [fsm-absent]");
    }
    stopIfFailed();
    return PreservedAnalyses::all();
}
