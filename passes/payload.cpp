// fsm-payload: what is passed by reference is constant, so that nobody writes to it after it was sent.
// The receiver reads it when it comes to it: it has to find there what was sent. Constants of the app's file cannot be written,
// neither by a program that fsm-const-write accepts nor by one that tries; the gate makes sure once more that the bytes lie in the
// file.
#include "api.h"
#include "flow.h"
#include "passes.h"

using namespace llvm;
using namespace fsm;

static void look(const Flow &flow, const Instruction &instruction, unsigned frame)
{
    const ApiCall *api = calledApi(instruction);
    if (!api) return;
    auto &call = cast<CallBase>(instruction);
    for (auto [i, letter] : enumerate(StringRef(api->arguments))) {
        if (letter != 'c' || i >= call.arg_size()) continue;
        for (const Place &place : flow.valueOf(call.getArgOperand(i), frame))
            if (flow.at(place).kind != Object::Constant)
                return flow.fail(instruction, frame,
                                 flow.describe(place) + " is passed by reference, but may change before it is read: pass what is "
                                                        "declared `static const`, or send a copy in messages",
                                 "fsm-payload");
    }
}

PreservedAnalyses fsm::PayloadPass::run(Module &module, ModuleAnalysisManager &manager)
{
    const Flow &flow = manager.getResult<FlowAnalysis>(module);
    flow.forEach(/*library=*/false, [&](const Instruction &instruction, unsigned frame) { look(flow, instruction, frame); });
    return PreservedAnalyses::all();
}
