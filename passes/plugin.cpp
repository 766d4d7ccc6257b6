// plugin.cpp: makes the passes known to opt by their names, and holds what they share.
#include "passes.h"

#include "fsm/abi.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/PassPlugin.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Triple.h"
#include <cstdlib>

using namespace llvm;

bool fsm::inLibrary(const DILocation &location)
{
    StringRef file = location.getFilename();
    return file.starts_with("libc/") || file.starts_with("fsmcc/include/");
}

// Where the app's own code is: what was inlined from the C library is the app's line that called it.
static std::string place(const Instruction &instruction)
{
    const DILocation *location = instruction.getDebugLoc();
    if (!location) return (instruction.getFunction()->getName() + ": ").str();
    while (fsm::inLibrary(*location) && location->getInlinedAt()) location = location->getInlinedAt();
    return (location->getFilename() + ":" + Twine(location->getLine()) + ":" + Twine(location->getColumn()) + ": ").str();
}

bool fsm::goodName(StringRef name)
{
    if (name.empty() || name.size() >= FSM_NAME_SIZE || !islower(name[0])) return false;
    return all_of(name, [](char c) { return islower(c) || isdigit(c) || c == '_'; });
}

static unsigned failures;

// Names in the message are the app's own: none of them steers a terminal.
static void say(const Twine &message)
{
    failures++;
    std::string text = message.str();
    for (char &c : text)
        if (isascii(c) && !isprint(c)) c = '?';
    errs() << text << "\n";
}

void fsm::fail(Module &, const Twine &message) { say("fsmcc: error: " + message); }

void fsm::fail(const Instruction &instruction, const Twine &message) { say(place(instruction) + "error: " + message); }

void fsm::stopIfFailed()
{
    if (failures) std::exit(1);
}

bool fsm::hasWindow(const Module &module) { return Triple(module.getTargetTriple()).isX86(); }

uint64_t fsm::declaredGroups(const Module &module)
{
    uint64_t groups = UINT64_C(1) << FSM_GROUP_core;
    const GlobalVariable *declaration = module.getGlobalVariable("fsm_app_declaration", /*AllowInternal=*/true);
    if (!declaration || !declaration->hasInitializer()) return groups;
    const Constant *init = declaration->getInitializer();
    if (!isa<ConstantStruct>(init)) return groups;
    auto *bits = dyn_cast_or_null<ConstantInt>(init->getAggregateElement(init->getType()->getStructNumElements() - 1));
    return bits ? groups | bits->getZExtValue() : groups;
}

extern "C" LLVM_ATTRIBUTE_WEAK PassPluginLibraryInfo llvmGetPassPluginInfo()
{
    return {LLVM_PLUGIN_API_VERSION, "fsmpasses", FSM_COMPILER, [](PassBuilder &builder) {
                builder.registerPipelineStartEPCallback([](ModulePassManager &manager, OptimizationLevel) {
                    manager.addPass(fsm::UnreachablePass());
                    manager.addPass(fsm::DefinePass());
                    manager.addPass(fsm::MathPass());
                });
                builder.registerPipelineParsingCallback(
                    [](StringRef name, ModulePassManager &manager, ArrayRef<PassBuilder::PipelineElement>) {
                        uint64_t bytes = 0;
                        if (name.consume_front("fsm-library<") && name.consume_back(">") && !name.getAsInteger(10, bytes))
                            manager.addPass(fsm::LibraryPass(bytes));
                        else if (name == "fsm-assume") manager.addPass(fsm::AssumePass());
                        else if (name == "fsm-refuse") manager.addPass(fsm::RefusePass());
                        else if (name == "fsm-allow-globals") manager.addPass(fsm::AllowGlobalsPass());
                        else if (name == "fsm-globals") manager.addPass(fsm::GlobalsPass());
                        else if (name == "fsm-peers") manager.addPass(fsm::PeersPass());
                        else if (name == "fsm-define") manager.addPass(fsm::DefinePass());
                        else if (name == "fsm-bounds") manager.addPass(fsm::BoundsPass());
                        else if (name == "fsm-traps") manager.addPass(fsm::TrapsPass());
                        else if (name == "fsm-math") manager.addPass(fsm::MathPass());
                        else if (name == "fsm-unreachable") manager.addPass(fsm::UnreachablePass());
                        else if (name == "fsm-calls") manager.addPass(fsm::CallsPass());
                        else if (name == "fsm-tables") manager.addPass(fsm::TablesPass());
                        else if (name == "fsm-varargs") manager.addPass(fsm::VarargsPass());
                        else if (name == "fsm-byval") manager.addPass(fsm::ByvalPass());
                        else if (name == "fsm-vectors") manager.addPass(fsm::VectorsPass());
                        else if (name == "fsm-memory") manager.addPass(fsm::MemoryPass());
                        else if (name == "fsm-unsafe-stack") manager.addPass(fsm::UnsafeStackPass());
                        else if (name == "fsm-window") manager.addPass(fsm::WindowPass());
                        else if (name == "fsm-imports") manager.addPass(fsm::ImportsPass());
                        else if (name == "fsm-manifest") manager.addPass(fsm::ManifestPass());
                        else return false;
                        return true;
                    });
            }};
}
