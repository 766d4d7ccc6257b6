// fsm-const-write: nothing writes to what can only be a constant.
// Constants, strings and the event are not the app's to change: a write to one traps when it comes to it, on a machine where they
// lie in flash or behind a guard. Where the flow of addresses (flow.h) shows nothing else that a write could mean, it is refused.
#include "api.h"
#include "flow.h"
#include "passes.h"

#include "llvm/ADT/StringSwitch.h"

using namespace llvm;
using namespace fsm;

static void judge(const Flow &flow, const Instruction &instruction, unsigned frame, const Value *target)
{
    const Places places = flow.valueOf(target, frame);
    if (places.empty() || !all_of(places, [&](const Place &place) { return flow.at(place).isConstant(); })) return;
    flow.fail(instruction, frame,
              "this writes to " + flow.describe(places.front()) + ", which is constant: copy it into a local or the state first",
              "fsm-const-write");
}

// What a function of the library writes to that flow.h does not look into: the first such argument's number, and how many from
// there on.
static std::pair<unsigned, unsigned> writtenByLibrary(const CallBase &call)
{
    const Function *callee = call.getCalledFunction();
    if (!callee || !Flow::isLibrarys(*callee)) return {0, 0};
    return StringSwitch<std::pair<unsigned, unsigned>>(callee->getName())
        .Cases("sprintf", "vsprintf", "snprintf", "vsnprintf", "qsort", {0, 1})
        .Case("sscanf", {2, UINT_MAX})
        .Default({0, 0});
}

static void look(const Flow &flow, const Instruction &instruction, unsigned frame)
{
    const Function &function = *instruction.getFunction();
    if (Flow::isLibrarys(function) && !function.getSubprogram()) return; // musl's: puts a character back only where it took another
    if (const std::optional<Write> write = writeOf(instruction)) return judge(flow, instruction, frame, write->to);
    auto *call = dyn_cast<CallBase>(&instruction);
    if (!call) return;
    const auto [first, count] = writtenByLibrary(*call);
    for (unsigned i = first; i < call->arg_size() && i - first < count; i++)
        judge(flow, instruction, frame, call->getArgOperand(i));
    if (const ApiCall *api = calledApi(instruction))
        for (auto [i, letter] : enumerate(StringRef(api->arguments)))
            if (letter == 'w' && i < call->arg_size()) judge(flow, instruction, frame, call->getArgOperand(i));
}

PreservedAnalyses fsm::ConstWritePass::run(Module &module, ModuleAnalysisManager &manager)
{
    const Flow &flow = manager.getResult<FlowAnalysis>(module);
    if (!flow.complete) return PreservedAnalyses::all();
    flow.forEach(/*library=*/true, [&](const Instruction &instruction, unsigned frame) { look(flow, instruction, frame); });
    return PreservedAnalyses::all();
}
