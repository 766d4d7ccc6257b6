// fsm-link: links what the program needs and does not define itself, in the process that optimises it: of the C library,
// -fsm-c-library=FILE, comes what is undefined. The routines that LLVM may put calls to by itself, which -fsm-keep=FILE declares,
// come later (fsm-routines); but all of them now if the program defines one of them, so that what it calls there is seen.
// What objects say about their sources stays, what other compilers write there goes, and how the link was called, -fsm-record=TEXT,
// is said as well. Afterwards nothing is undefined but what the app imports, or forgot, and the program is called neither by a path
// nor by a tool.
#include "link.h"
#include "passes.h"

#include "fsm/abi.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SourceMgr.h"

using namespace llvm;

cl::opt<std::string> fsm::Keep("fsm-keep", cl::desc("fsm-link: what is kept by name to the end"), cl::value_desc("file"));
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

std::unique_ptr<Module> fsm::openFile(Module &module, const std::string &path)
{
    SMDiagnostic problem;
    std::unique_ptr<Module> file = getLazyIRFileModule(path, problem, module.getContext());
    if (!file) fail(module, path + ": " + problem.getMessage());
    else if (file->getTargetTriple() != module.getTargetTriple() || file->getDataLayout() != module.getDataLayout())
        fail(module, path + ": it is for another target than the program");
    stopIfFailed();
    return file;
}

void fsm::linkFile(Module &module, std::unique_ptr<Module> file, bool onlyNeeded)
{
    const std::string name = file->getModuleIdentifier();
    const unsigned flags = onlyNeeded ? Linker::Flags::LinkOnlyNeeded : Linker::Flags::None;
    if (Linker::linkModules(module, std::move(file), flags)) fail(module, name + ": it cannot be linked");
    stopIfFailed();
}

static bool definesOneOf(const Module &module, const Module &names)
{
    return any_of(names, [&](const Function &named) {
        const GlobalValue *own = module.getNamedValue(named.getName());
        return own && !own->isDeclaration();
    });
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
    if (!Keep.empty())
        if (std::unique_ptr<Module> names = openFile(module, Keep); definesOneOf(module, *names) || Routines.empty())
            linkFile(module, std::move(names), false);
    if (!Library.empty()) linkFile(module, openFile(module, Library), true);
    markLibrary(module, own);
    keepRecords(module);
    module.setSourceFileName("app"); // it gets into the ELF file, which must not depend on where sources lie
    stopIfFailed();
    return PreservedAnalyses::none();
}
