// Which source the rules apply to: everything but the headers that come with the toolchain.
#ifndef FSM_CHECKER_USER_CODE_H
#define FSM_CHECKER_USER_CODE_H

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/HeaderSearch.h"
#include "llvm/ADT/DenseMap.h"
#include <string>
#include <vector>

namespace fsm
{

class UserCode
{
  public:
    // `Resources` is the folder that clang's own headers are in.
    UserCode(const clang::SourceManager &Sources, clang::HeaderSearch &Headers, llvm::StringRef Resources);

    // Is this place in a file that the rules apply to? What a macro expands to counts where the macro is used, so that <setjmp.h>
    // is exempt and its use is not. A file is exempt if it lies in a directory given with -isystem. What the file says of itself
    // (#pragma GCC system_header, line markers) does not count: an app could say it too.
    bool contains(clang::SourceLocation At) const;

    // Does this come from a header of clang itself, such as <immintrin.h>?
    bool isCompilers(clang::SourceLocation At) const;

  private:
    llvm::StringRef pathOf(clang::FileID File) const; // canonical; "" for what is not a file
    bool isExempt(clang::FileID File) const;

    const clang::SourceManager &Sources;
    std::vector<std::string> Directories; // canonical, ending in '/'
    std::string Compilers;
    mutable llvm::DenseMap<clang::FileID, bool> Exempt;
};

} // namespace fsm

#endif
