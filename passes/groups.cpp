// fsm-groups: what a handler calls of the API belongs to groups that the app declares, and if not, how it comes there is said.
// Runs before optimisation, where the program is still as it was written, on every way that the flow of addresses (flow.h) shows,
// through pointers to functions as well. That nothing else is called is fsm-imports' word, on what is left in the end.
#include "api.h"
#include "flow.h"
#include "passes.h"

using namespace llvm;
using namespace fsm;

PreservedAnalyses fsm::GroupsPass::run(Module &module, ModuleAnalysisManager &manager)
{
    const Flow &flow = manager.getResult<FlowAnalysis>(module);
    const uint64_t groups = declaredGroups(module);
    flow.forEach(/*library=*/false, [&](const Instruction &instruction, unsigned frame) {
        const ApiCall *api = calledApi(instruction);
        if (!api || groups >> (api->number >> 8) & 1) return;
        flow.fail(instruction, frame,
                  "call of '" + Twine(api->symbol) + "', group '" + api->group + "', which the app does not declare: add " +
                      api->group + " to FSM_USES",
                  "fsm-group");
    });
    stopIfFailed();
    return PreservedAnalyses::all();
}
