#include "user_code.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/FileManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <dlfcn.h>

using namespace clang;
using namespace fsm;

bool fsm::isTrusted(const FunctionDecl *Function)
{
    return llvm::any_of(Function->specific_attrs<AnnotateAttr>(),
                        [](const AnnotateAttr *Mark) { return Mark->getAnnotation().starts_with("fsm.trusted:"); });
}

static std::string canonical(const llvm::Twine &Directory)
{
    llvm::SmallString<256> Path;
    if (llvm::sys::fs::real_path(Directory, Path)) return "";
    return (Path + "/").str();
}

// The headers that apps are compiled with lie where the plugin lies.
static std::string ownHeaders()
{
    static const char Here = 0;
    Dl_info Info;
    if (!dladdr(&Here, &Info)) return "";
    return canonical(llvm::sys::path::parent_path(Info.dli_fname) + "/include");
}

UserCode::UserCode(const SourceManager &Sources, const std::vector<std::string> &Others)
    : Sources(Sources), Compilers(canonical(FSM_CLANG_RESOURCES))
{
    Directories = {Compilers, ownHeaders()};
    for (const std::string &Directory : Others) Directories.push_back(canonical(Directory));
    llvm::erase(Directories, "");
}

StringRef UserCode::pathOf(SourceLocation At) const
{
    OptionalFileEntryRef Entry = Sources.getFileEntryRefForID(Sources.getFileID(Sources.getExpansionLoc(At)));
    return Entry ? Entry->getFileEntry().tryGetRealPathName() : "";
}

bool UserCode::contains(SourceLocation At) const
{
    if (At.isInvalid()) return false;
    FileID File = Sources.getFileID(Sources.getExpansionLoc(At));
    auto [Answer, New] = Known.insert({File, true});
    if (New && File != Sources.getMainFileID())
        Answer->second = llvm::none_of(Directories, [&](StringRef Directory) { return pathOf(At).starts_with(Directory); });
    return Answer->second;
}

bool UserCode::isFile(const FileEntryRef &File) const
{
    StringRef Path = File.getFileEntry().tryGetRealPathName();
    return llvm::none_of(Directories, [&](StringRef Directory) { return Path.starts_with(Directory); });
}

bool UserCode::isCompilers(SourceLocation At) const
{
    return At.isValid() && !Compilers.empty() && pathOf(At).starts_with(Compilers);
}

bool UserCode::isApiText(SourceLocation At) const
{
    At = Sources.getSpellingLoc(At);
    auto [Answer, New] = Api.insert({Sources.getFileID(At), false});
    if (New && !contains(At))
        Answer->second = llvm::any_of(Directories, [&](StringRef Directory) {
            StringRef Path = pathOf(At);
            return Path.consume_front(Directory) && Path.starts_with("fsm/");
        });
    return Answer->second;
}
