#include "user_code.h"
#include "clang/Basic/FileManager.h"

using namespace clang;
using namespace fsm;

UserCode::UserCode(const SourceManager &Sources, HeaderSearch &Headers) : Sources(Sources)
{
    for (auto Entry = Headers.system_dir_begin(); Entry != Headers.system_dir_end(); ++Entry) {
        if (OptionalDirectoryEntryRef Directory = Entry->getDirRef())
            Directories.push_back((Headers.getFileMgr().getCanonicalName(*Directory) + "/").str());
    }
}

bool UserCode::contains(SourceLocation At) const
{
    if (At.isInvalid()) return false;
    FileID File = Sources.getFileID(Sources.getExpansionLoc(At));
    if (File == Sources.getMainFileID()) return true;
    auto Known = Exempt.find(File);
    if (Known == Exempt.end()) Known = Exempt.insert({File, isExempt(File)}).first;
    return !Known->second;
}

bool UserCode::isExempt(FileID File) const
{
    OptionalFileEntryRef Entry = Sources.getFileEntryRefForID(File);
    if (!Entry) return false;
    StringRef Path = Entry->getFileEntry().tryGetRealPathName();
    for (const std::string &Directory : Directories)
        if (Path.starts_with(Directory)) return true;
    return false;
}
