// plugin.cpp: makes the passes known to opt by their names, and holds what they share.
#include "flow.h"
#include "passes.h"

#include "fsm/abi.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassInstrumentation.h"
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
    std::string text = message.str();
    for (char &c : text)
        if (isascii(c) && !isprint(c)) c = '?';
    errs() << text << "\n";
}

void fsm::fail(Module &, const Twine &message)
{
    failures++;
    say("fsmcc: error: " + message);
}

void fsm::fail(const Instruction &instruction, const Twine &message)
{
    failures++;
    say(place(instruction) + "error: " + message);
}

void fsm::warn(const Instruction &instruction, const Twine &message) { say(place(instruction) + "warning: " + message); }

void fsm::note(const Instruction &instruction, const Twine &message) { say(place(instruction) + "note: " + message); }

void fsm::remark(const DebugLoc &where, const Twine &message)
{
    const DILocation *location = where;
    if (!location || inLibrary(*location)) return;
    say(location->getFilename() + ":" + Twine(location->getLine()) + ":" + Twine(location->getColumn()) + ": remark: " + message +
        " [-Rfsm-fuel]");
}

void fsm::stopIfFailed()
{
    if (failures) std::exit(1);
}

DebugLoc fsm::startOf(const Function &function)
{
    DISubprogram *program = function.getSubprogram();
    if (!program) return {};
    return DILocation::get(function.getContext(), program->getScopeLine(), 0, program);
}

bool fsm::hasWindow(const Module &module) { return Triple(module.getTargetTriple()).isX86(); }

// r9 is the same while a function runs; so what only reads it may be moved and merged, unless the word changes.
static CallInst *assembly(IRBuilder<> &builder, Type *result, const Twine &text, const char *constraints,
                          ArrayRef<Value *> arguments, bool sideEffects)
{
    SmallVector<Type *, 1> types;
    for (Value *argument : arguments) types.push_back(argument->getType());
    FunctionType *type = FunctionType::get(result, types, false);
    CallInst *call = builder.CreateCall(InlineAsm::get(type, text.str(), constraints, sideEffects), arguments);
    if (sideEffects) call->setOnlyAccessesInaccessibleMemory();
    else call->setDoesNotAccessMemory();
    call->setDoesNotThrow();
    return call;
}

Value *fsm::loadWord(IRBuilder<> &builder, unsigned word, bool changes)
{
    return assembly(builder, builder.getInt32Ty(), "ldr $0, [r9, #-" + Twine(4 * (word + 1)) + "]", "=r", {}, changes);
}

void fsm::storeWord(IRBuilder<> &builder, unsigned word, Value *value)
{
    assembly(builder, builder.getVoidTy(), "str $0, [r9, #-" + Twine(4 * (word + 1)) + "]", "r", {value}, true);
}

Value *fsm::distanceInCell(IRBuilder<> &builder, Value *address)
{
    return assembly(builder, builder.getInt32Ty(), "sub.w $0, $1, r9", "=r,r", {address}, false);
}

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

// In clang, on each file: afterwards nothing is optimised there. opt comes by here again when it optimises the whole program, where
// all this is done already.
namespace
{
bool onlyWhatIsRequired;

struct StartPass : PassInfoMixin<StartPass> {
    PreservedAnalyses run(Module &module, ModuleAnalysisManager &manager)
    {
        if (module.getNamedMetadata(fsm::LinkedMetadata)) return PreservedAnalyses::all();
        fsm::UnreachablePass().run(module, manager);
        fsm::DefinePass().run(module, manager);
        fsm::SubscriptsPass().run(module, manager);
        fsm::MathPass().run(module, manager);
        onlyWhatIsRequired = true;
        return PreservedAnalyses::none();
    }
    static bool isRequired() { return true; }
};
} // namespace

extern "C" LLVM_ATTRIBUTE_WEAK PassPluginLibraryInfo llvmGetPassPluginInfo()
{
    return {LLVM_PLUGIN_API_VERSION, "fsmpasses", FSM_COMPILER, [](PassBuilder &builder) {
                if (PassInstrumentationCallbacks *callbacks = builder.getPassInstrumentationCallbacks())
                    callbacks->registerShouldRunOptionalPassCallback([](StringRef, Any) { return !onlyWhatIsRequired; });
                builder.registerAnalysisRegistrationCallback(
                    [](ModuleAnalysisManager &manager) { manager.registerPass([] { return fsm::FlowAnalysis(); }); });
                builder.registerPipelineStartEPCallback(
                    [](ModulePassManager &manager, OptimizationLevel) { manager.addPass(StartPass()); });
                builder.registerPipelineParsingCallback(
                    [](StringRef name, FunctionPassManager &manager, ArrayRef<PassBuilder::PipelineElement>) {
                        if (name != "fsm-unroll") return false;
                        manager.addPass(fsm::UnrollPass());
                        return true;
                    });
                builder.registerPipelineParsingCallback(
                    [](StringRef name, ModulePassManager &manager, ArrayRef<PassBuilder::PipelineElement>) {
                        uint64_t bytes = 0;
                        if (name.consume_front("fsm-library<") && name.consume_back(">") && !name.getAsInteger(10, bytes))
                            manager.addPass(fsm::LibraryPass(bytes));
                        else if (name == "fsm-object<1>" || name == "fsm-object<2>")
                            manager.addPass(fsm::ObjectPass(name == "fsm-object<1>" ? 1 : 2));
                        else if (name == "fsm-routines") manager.addPass(fsm::RoutinesPass());
                        else if (name == "fsm-layouts") manager.addPass(fsm::LayoutsPass());
                        else if (name == "fsm-link") manager.addPass(fsm::LinkPass());
                        else if (name == "fsm-assume") manager.addPass(fsm::AssumePass());
                        else if (name == "fsm-once") manager.addPass(fsm::OncePass());
                        else if (name == "fsm-weak") manager.addPass(fsm::WeakPass());
                        else if (name == "fsm-refuse") manager.addPass(fsm::RefusePass());
                        else if (name == "fsm-allow-globals") manager.addPass(fsm::AllowGlobalsPass());
                        else if (name == "fsm-globals") manager.addPass(fsm::GlobalsPass());
                        else if (name == "fsm-absent") manager.addPass(fsm::AbsentPass());
                        else if (name == "fsm-peers") manager.addPass(fsm::PeersPass());
                        else if (name == "fsm-trusted") manager.addPass(fsm::TrustedPass());
                        else if (name == "fsm-groups") manager.addPass(fsm::GroupsPass());
                        else if (name == "fsm-escape") manager.addPass(fsm::EscapePass());
                        else if (name == "fsm-const-write") manager.addPass(fsm::ConstWritePass());
                        else if (name == "fsm-payload") manager.addPass(fsm::PayloadPass());
                        else if (name == "fsm-address-value") manager.addPass(fsm::AddressValuePass());
                        else if (name == "fsm-define") manager.addPass(fsm::DefinePass());
                        else if (name == "fsm-initial") manager.addPass(fsm::InitialPass());
                        else if (name == "fsm-bounds") manager.addPass(fsm::BoundsPass());
                        else if (name == "fsm-confine") manager.addPass(fsm::ConfinePass());
                        else if (name == "fsm-unprivileged") manager.addPass(fsm::UnprivilegedPass());
                        else if (name == "fsm-steps") manager.addPass(fsm::StepsPass());
                        else if (name == "fsm-fuel") manager.addPass(fsm::FuelPass());
                        else if (name == "fsm-counter") manager.addPass(fsm::CounterPass());
                        else if (name == "fsm-traps") manager.addPass(fsm::TrapsPass());
                        else if (name == "fsm-subscripts") manager.addPass(fsm::SubscriptsPass());
                        else if (name == "fsm-math") manager.addPass(fsm::MathPass());
                        else if (name == "fsm-unreachable") manager.addPass(fsm::UnreachablePass());
                        else if (name == "fsm-callees") manager.addPass(fsm::CalleesPass());
                        else if (name == "fsm-checkpoints") manager.addPass(fsm::CheckpointsPass());
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
