#include "user_code.h"
#include "clang/Basic/FileManager.h"

using namespace clang;
using namespace fsm;

UserCode::UserCode(const SourceManager &Sources, HeaderSearch &Headers, StringRef Resources) : Sources(Sources)
{
    FileManager &Files = Headers.getFileMgr();
    if (OptionalDirectoryEntryRef Directory = Files.getOptionalDirectoryRef(Resources))
        Compilers = (Files.getCanonicalName(*Directory) + "/").str();
    for (auto Entry = Headers.system_dir_begin(); Entry != Headers.system_dir_end(); ++Entry) {
        if (OptionalDirectoryEntryRef Directory = Entry->getDirRef())
            Directories.push_back((Files.getCanonicalName(*Directory) + "/").str());
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

bool UserCode::isCompilers(SourceLocation At) const
{
    return At.isValid() && !Compilers.empty() && pathOf(Sources.getFileID(Sources.getExpansionLoc(At))).starts_with(Compilers);
}

StringRef UserCode::pathOf(FileID File) const
{
    OptionalFileEntryRef Entry = Sources.getFileEntryRefForID(File);
    return Entry ? Entry->getFileEntry().tryGetRealPathName() : "";
}

bool UserCode::isExempt(FileID File) const
{
    StringRef Path = pathOf(File);
    for (const std::string &Directory : Directories)
        if (Path.starts_with(Directory)) return true;
    return false;
}
