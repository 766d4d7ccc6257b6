// flow_report.cpp: says what was found in the flow of addresses, at the app's own lines, and how the program comes there.
#include "flow.h"
#include "passes.h"

using namespace llvm;
using namespace fsm;

static std::string nameOf(const Function &function)
{
    StringRef name = function.getSubprogram() ? function.getSubprogram()->getName() : function.getName();
    name.consume_front("fsm_handler_");
    return ("'" + name + "'").str();
}

static bool inLibrarysCode(const Instruction &instruction)
{
    if (Flow::isLibrarys(*instruction.getFunction())) return true;
    const DILocation *location = instruction.getDebugLoc();
    while (location && inLibrary(*location) && location->getInlinedAt()) location = location->getInlinedAt();
    return location && inLibrary(*location);
}

std::string Flow::describe(const Place &place) const
{
    const Object &object = at(place);
    StringRef name = object.origin ? object.origin->getName() : "";
    switch (object.kind) {
    case Object::State: return "the FSM's state";
    case Object::Event: return "the event";
    case Object::Local: return "a local variable";
    case Object::Heap: return "the heap";
    case Object::Code: return "a function";
    case Object::Arguments: return "the arguments of a function";
    case Object::Unknown: return "a place that the program does not show";
    case Object::Constant:
    case Object::Data: break;
    }
    if (name.consume_front(LibraryState)) return ("what '" + name + "' keeps between calls").str();
    if (name.empty() || name.starts_with(".")) return "a string constant";
    return ("'" + name + "'").str();
}

void Flow::fail(const Instruction &found, unsigned frame, const Twine &message, StringRef rule) const
{
    const Instruction *blamed = &found;
    while (inLibrarysCode(*blamed) && frames[frame].call) {
        blamed = frames[frame].call;
        frame = frames[frame].caller;
    }
    if (rule != "fsm-group" && blamed->getFunction()->hasMetadata(TrustedMetadata)) return;
    if (!told[rule].insert(blamed).second) return;
    fsm::fail(*blamed, message + " [" + rule + "]");
    std::string through;
    const CallBase *first = nullptr;
    for (; frames[frame].call; frame = frames[frame].caller) {
        first = frames[frame].call;
        if (frames[frames[frame].caller].call)
            through = nameOf(*frames[frames[frame].caller].function) + (through.empty() ? "" : ", ") + through;
    }
    const std::string handler = "reached from handler " + nameOf(*frames[frame].function);
    if (first) note(*first, through.empty() ? handler : handler + " through " + through);
}
