// fsm-object<LEVEL>: generates machine code, in the process that optimised: the program is neither written nor read in between.
// The file is -fsm-object-file=FILE; the machine is what the options of code generation say (-mcpu, -relocation-model and the like,
// which opt shares with llc). Lines of the source are written there only if asked for (-fsm-object-lines). Afterwards the program
// is in that file, and here it has no code any more.
#include "passes.h"

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/CodeGen/CommandFlags.h"
#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Target/TargetLoweringObjectFile.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Triple.h"
#include <cstdlib>

using namespace llvm;

static cl::opt<std::string> File("fsm-object-file", cl::desc("fsm-object: the object file to write"), cl::value_desc("file"));

static cl::opt<bool> Ends("fsm-object-ends", cl::desc("fsm-object: nothing comes after it"));
static cl::opt<bool> Lines("fsm-object-lines", cl::desc("fsm-object: with the debug information that there is"));

// Where size is all that counts (-Oz), ARM's code generation calls through a register what is called several times, which is no
// call by name; and functions share their ends.
static void callByName(Module &module)
{
    if (fsm::hasWindow(module)) return;
    for (Function &function : module) {
        if (!function.hasMinSize()) continue;
        function.removeFnAttr(Attribute::MinSize);
        function.addFnAttr(Attribute::OptimizeForSize);
    }
}

static void generate(Module &module, TargetMachine &target, raw_pwrite_stream &out)
{
    codegen::setFunctionAttributes(codegen::getCPUStr(), codegen::getFeaturesStr(), module);
    TargetLibraryInfoImpl library((Triple(module.getTargetTriple())));
    if (fsm::hasWindow(module)) library.disableAllFunctions(); // none has a name any more (fsm-memory)
    legacy::PassManager passes;
    passes.add(new TargetLibraryInfoWrapperPass(library));
    auto *information = new MachineModuleInfoWrapperPass(static_cast<LLVMTargetMachine *>(&target));
    if (target.addPassesToEmitFile(passes, out, nullptr, CodeGenFileType::ObjectFile, /*DisableVerify=*/false, information))
        return fsm::fail(module, "LLVM cannot write object files for this target");
    target.getObjFileLowering()->Initialize(information->getMMI().getContext(), target);
    passes.run(module);
}

PreservedAnalyses fsm::ObjectPass::run(Module &module, ModuleAnalysisManager &)
{
    const CodeGenOptLevel how = level < 2 ? CodeGenOptLevel::Less : CodeGenOptLevel::Default;
    Expected<std::unique_ptr<TargetMachine>> target = codegen::createTargetMachineForTriple(module.getTargetTriple(), how);
    if (!target) fail(module, toString(target.takeError()));
    stopIfFailed();
    if (!Lines) StripDebugInfo(module);
    callByName(module);
    (*target)->Options.FloatABIType = codegen::getFloatABIForCalls();
    std::error_code problem;
    raw_fd_ostream out(File, problem);
    if (problem) fail(module, File + ": " + problem.message());
    else generate(module, **target, out);
    out.close();
    if (out.has_error()) fail(module, File + ": " + out.error().message());
    out.clear_error();
    stopIfFailed();
    if (Ends) std::_Exit(0); // as clang does: all that is left is to give memory back, piece by piece
    for (Function &function : module)
        if (!function.isDeclaration()) function.deleteBody();
    return PreservedAnalyses::none();
}
