#include "record.h"

#include "fsm/abi.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include <set>

using namespace clang;
using namespace fsm;

static std::string digest(llvm::StringRef Bytes)
{
    return llvm::toHex(llvm::SHA256::hash(llvm::ArrayRef(Bytes.bytes_begin(), Bytes.bytes_end())), /*LowerCase=*/true);
}

// The name that debug information has, too: from the working folder on. Of files elsewhere only the last part is the same on
// another machine. A line is a line.
static std::string nameOf(llvm::StringRef Path, const CompilerInstance &Compiler)
{
    llvm::SmallString<256> Name = llvm::sys::path::remove_leading_dotslash(Path);
    for (const auto &[From, To] : Compiler.getCodeGenOpts().DebugPrefixMap)
        if ((To.empty() || To == ".") && llvm::sys::path::replace_path_prefix(Name, From, "")) break;
    if (llvm::sys::path::is_absolute(Name)) Name = llvm::sys::path::filename(Name);
    for (char &C : Name)
        if (static_cast<unsigned char>(C) < ' ') C = '?';
    return Name.str().str();
}

// Every file once, the one that is compiled first.
static void addFiles(CompilerInstance &Compiler, const UserCode &User, std::string &Record)
{
    const SourceManager &Sources = Compiler.getSourceManager();
    std::set<std::string> Lines;
    for (unsigned I = 0; I < Sources.local_sloc_entry_size(); I++) {
        const SrcMgr::SLocEntry &Entry = Sources.getLocalSLocEntry(I);
        if (!Entry.isFile()) continue;
        const SrcMgr::ContentCache &Cache = Entry.getFile().getContentCache();
        if (!Cache.OrigEntry || !User.isFile(*Cache.OrigEntry)) continue;
        std::optional<llvm::StringRef> Bytes = Cache.getBufferDataIfLoaded();
        if (!Bytes) continue;
        const bool Main = *Cache.OrigEntry == *Sources.getFileEntryRefForID(Sources.getMainFileID());
        std::string Line = (Main ? FSM_RECORD_SOURCE " " : FSM_RECORD_HEADER " ") + digest(*Bytes) + " " +
                           nameOf(Cache.OrigEntry->getName(), Compiler) + "\n";
        if (Main && Lines.insert(Line).second) Record += Line;
        else if (!Main) Lines.insert(Line);
    }
    for (const std::string &Line : Lines)
        if (llvm::StringRef(Line).starts_with(FSM_RECORD_HEADER)) Record += Line;
}

void fsm::recordSources(CompilerInstance &Compiler, const UserCode &User, llvm::StringRef Options)
{
    std::string Record = FSM_RECORD_FIRST "\n" FSM_RECORD_OPTIONS " " + digest(Options) + "\n";
    if (Compiler.getSourceManager().getFileEntryRefForID(Compiler.getSourceManager().getMainFileID()))
        addFiles(Compiler, User, Record);
    Compiler.getCodeGenOpts().RecordCommandLine = Record;
}
