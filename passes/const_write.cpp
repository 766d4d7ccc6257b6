// fsm-const-write: nothing writes to what can only be a constant.
// Constants, strings and the event are not the app's to change: a write to one traps when it comes to it, on a machine where they
// lie in flash or behind a guard. Where the flow of addresses (flow.h) shows nothing else that a write could mean, it is refused.
#include "api.h"
#include "flow.h"
#include "passes.h"

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

static void look(const Flow &flow, const Instruction &instruction, unsigned frame)
{
    const Function &function = *instruction.getFunction();
    if (Flow::isLibrarys(function) && !function.getSubprogram()) return; // musl's: puts a character back only where it took another
    if (auto *store = dyn_cast<StoreInst>(&instruction)) return judge(flow, instruction, frame, store->getPointerOperand());
    if (auto *block = dyn_cast<MemIntrinsic>(&instruction)) {
        auto *length = dyn_cast<ConstantInt>(block->getLength());
        if (!length || !length->isZero()) judge(flow, instruction, frame, block->getRawDest());
        return;
    }
    auto *call = dyn_cast<CallBase>(&instruction);
    const Function *callee = call ? call->getCalledFunction() : nullptr;
    if (callee && Flow::isLibrarys(*callee) && callee->getName().ends_with("printf") &&
        callee->getName().contains("sn")) // not followed
        return judge(flow, instruction, frame, call->getArgOperand(0));
    const ApiCall *api = callee && callee->isDeclaration() ? findApiCall(callee->getName()) : nullptr;
    if (!api) return;
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
