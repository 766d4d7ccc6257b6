// fsm-link: links what the program needs and does not define itself, in the process that optimises it. -fsm-keep=FILE declares the
// functions that LLVM may put calls to by itself; of the C library, -fsm-c-library=FILE, comes what is undefined then.
// What objects say about their sources stays, what other compilers write there goes, and how the link was called, -fsm-record=TEXT,
// is said as well. Afterwards nothing is undefined but what the app imports, or forgot, and the program is called neither by a path
// nor by a tool.
#include "passes.h"

#include "fsm/abi.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SourceMgr.h"

using namespace llvm;

static cl::opt<std::string> Keep("fsm-keep", cl::desc("fsm-link: what is kept by name to the end"), cl::value_desc("file"));
static cl::opt<std::string> Library("fsm-c-library", cl::desc("fsm-link: the C library's bitcode"), cl::value_desc("file"));
static cl::opt<std::string> Record("fsm-record", cl::desc("fsm-link: what the link was told"), cl::value_desc("text"));

// As clang has them, LLVM writes them to FSM_RECORD_SECTION.
static void keepRecords(Module &module)
{
    LLVMContext &context = module.getContext();
    NamedMDNode *lines = module.getOrInsertNamedMetadata("llvm.commandline");
    SmallVector<MDNode *, 8> records;
    for (MDNode *line : lines->operands()) {
        auto *text = line->getNumOperands() == 1 ? dyn_cast<MDString>(line->getOperand(0)) : nullptr;
        if (text && text->getString().starts_with(FSM_RECORD_FIRST "\n")) records.push_back(line);
    }
    lines->clearOperands();
    for (MDNode *record : records) lines->addOperand(record);
    const std::string link = FSM_RECORD_FIRST "\n" FSM_RECORD_LINK " " + Record + "\n";
    if (!Record.empty()) lines->addOperand(MDNode::get(context, MDString::get(context, link)));
}

static void linkFile(Module &module, const std::string &path, unsigned flags)
{
    SMDiagnostic problem;
    std::unique_ptr<Module> file = getLazyIRFileModule(path, problem, module.getContext());
    if (!file) return fsm::fail(module, path + ": " + problem.getMessage());
    if (file->getTargetTriple() != module.getTargetTriple() || file->getDataLayout() != module.getDataLayout())
        return fsm::fail(module, path + ": it is for another target than the program");
    if (Linker::linkModules(module, std::move(file), flags)) fsm::fail(module, path + ": it cannot be linked");
}

// What is defined now and was not before is the C library's, whatever files said of themselves.
static void markLibrary(Module &module, const DenseSet<const Function *> &own)
{
    for (Function &function : module)
        if (!function.isDeclaration() && !own.contains(&function))
            function.setMetadata(fsm::LibraryMetadata, MDNode::get(module.getContext(), {}));
}

PreservedAnalyses fsm::LinkPass::run(Module &module, ModuleAnalysisManager &)
{
    DenseSet<const Function *> own;
    for (Function &function : module) {
        function.eraseMetadata(module.getMDKindID(LibraryMetadata));
        if (!function.isDeclaration()) own.insert(&function);
    }
    if (!Keep.empty()) linkFile(module, Keep, Linker::Flags::None);
    if (!Library.empty()) linkFile(module, Library, Linker::Flags::LinkOnlyNeeded);
    markLibrary(module, own);
    keepRecords(module);
    module.setSourceFileName("app"); // it gets into the ELF file, which must not depend on where sources lie
    stopIfFailed();
    return PreservedAnalyses::none();
}
