// fsm-escape: a pointer into a handler's state or event, or to a local, is kept nowhere that outlives the handler's call.
// Where the event lies, another will be; a state may be moved, recorded and replayed elsewhere: pointers into them would mean
// something else then. They may be passed on and kept in locals as long as the call lasts. Built with -ffsm-globals=state a program
// has one FSM, which lies where it lies: there only the event's addresses are refused, and that of the state itself in a global.
// Afterwards nothing that a handler leaves behind leads to its event, and nothing but such a program's own data to its state.
#include "flow.h"
#include "passes.h"

using namespace llvm;
using namespace fsm;

namespace
{

class Escapes
{
  public:
    Escapes(const Flow &flow, bool oneFsm) : flow(flow), oneFsm(oneFsm) {}
    void look(const Instruction &, unsigned frame);

  private:
    void judge(const Instruction &, unsigned frame, const Places &kept, const Places &where);
    bool isRefused(const Place &kept, const Place &where) const;
    bool isLibrarys(const Place &where) const;

    const Flow &flow;
    const bool oneFsm;
};

} // namespace

bool Escapes::isRefused(const Place &kept, const Place &where) const
{
    const Object &to = flow.at(where);
    if (kept.mixed || !to.outlives()) return false; // what is mixed leads nowhere; fsm-address-value has a word on it
    switch (flow.at(kept).kind) {
    case Object::Event: return true;
    case Object::State: return !oneFsm || (to.kind == Object::Data && kept.offset == 0 && kept.step == 0);
    case Object::Local: return !oneFsm;
    default: return false;
    }
}

bool Escapes::isLibrarys(const Place &where) const
{
    const Object &object = flow.at(where);
    return object.kind == Object::Data && object.origin && object.origin->getName().starts_with(LibraryState);
}

void Escapes::judge(const Instruction &instruction, unsigned frame, const Places &kept, const Places &where)
{
    for (const Place &from : kept)
        for (const Place &to : where) {
            if (!isRefused(from, to)) continue;
            const Object::Kind kind = flow.at(from).kind;
            const char *wayOut = kind == Object::Event   ? "copy the bytes"
                                 : kind == Object::State ? "keep an index, or pass the pointer on"
                                                         : "keep the value itself";
            if (isLibrarys(to)) wayOut = "use a function that keeps nothing, such as strtok_r for strtok";
            return flow.fail(instruction, frame,
                             "a pointer into " + flow.describe(from) + " is kept in " + flow.describe(to) +
                                 ", where it outlives the handler's call: " + wayOut,
                             "fsm-escape");
        }
}

void Escapes::look(const Instruction &instruction, unsigned frame)
{
    const std::optional<Write> write = writeOf(instruction);
    if (!write) return;
    const Places kept = flow.written(*write, frame);
    if (!kept.empty()) judge(instruction, frame, kept, flow.valueOf(write->to, frame));
}

PreservedAnalyses fsm::EscapePass::run(Module &module, ModuleAnalysisManager &manager)
{
    const Flow &flow = manager.getResult<FlowAnalysis>(module);
    Escapes escapes(flow, allowsGlobals(module));
    flow.forEach(/*library=*/true, [&](const Instruction &instruction, unsigned frame) { escapes.look(instruction, frame); });
    return PreservedAnalyses::all();
}
