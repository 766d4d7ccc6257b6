// Which source the rules apply to: everything but the headers that come with the toolchain.
#ifndef FSM_CHECKER_USER_CODE_H
#define FSM_CHECKER_USER_CODE_H

#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseMap.h"
#include <string>
#include <vector>

namespace fsm
{

// Is the function marked with FSM_TRUSTED?
bool isTrusted(const clang::FunctionDecl *Function);

class UserCode
{
  public:
    // Exempt are clang's own headers, those in folder `include` beside this plugin, and those in `Others`. How the source reaches a
    // header (-isystem) and what a file says of itself (#pragma GCC system_header, line markers) does not count: an app could say
    // it too.
    UserCode(const clang::SourceManager &Sources, const std::vector<std::string> &Others);

    // Is this place in a file that the rules apply to? What a macro expands to counts where the macro is used: the definition of
    // atomic_fetch_add is exempt, its use is not.
    bool contains(clang::SourceLocation At) const;

    // Do the rules apply to this file?
    bool isFile(const clang::FileEntryRef &File) const;

    // Does this come from a header of clang itself, such as <immintrin.h>?
    bool isCompilers(clang::SourceLocation At) const;

    // Do the letters here stand in a header of the API, <fsm/…>, the bodies of its macros included, wherever these are used?
    bool isApiText(clang::SourceLocation At) const;

  private:
    llvm::StringRef pathOf(clang::SourceLocation At) const; // canonical; "" for what is not a file

    const clang::SourceManager &Sources;
    std::string Compilers;
    std::vector<std::string> Directories; // these and Compilers are canonical and end in '/'
    mutable llvm::DenseMap<clang::FileID, bool> Known, Api;
};

} // namespace fsm

#endif
