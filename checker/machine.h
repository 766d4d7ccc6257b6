// Another machine's opinion: records as clang lays them out for a target that this translation unit is not compiled for.
#ifndef FSM_CHECKER_MACHINE_H
#define FSM_CHECKER_MACHINE_H

#include "clang/AST/ASTContext.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/TargetInfo.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>

namespace fsm
{

class Machine
{
  public:
    Machine(clang::ASTContext &From, const char *Triple);

    // The complete record as one of this machine's, with the same members in the same order; null: it has no such types. Its layout
    // is in context().
    const clang::RecordDecl *record(const clang::RecordDecl *Record);
    clang::ASTContext &context() { return *Context; }

  private:
    const clang::RecordDecl *import(const clang::RecordDecl *Record);
    clang::RecordDecl *mirror(const clang::RecordDecl *Record);
    clang::QualType mirror(clang::QualType Type);
    clang::QualType mirrorPlain(clang::QualType Type);
    clang::QualType aligned(clang::QualType Type, const clang::Decl *Like);
    void copyAttributes(const clang::Decl *Of, clang::Decl *To);
    clang::Expr *number(uint64_t Value);

    clang::IgnoringDiagConsumer Silent;
    clang::DiagnosticsEngine Engine;
    clang::LangOptions Language;
    clang::SourceManager Sources;
    clang::IdentifierTable Identifiers;
    clang::SelectorTable Selectors;
    clang::Builtin::Context Builtins;
    llvm::IntrusiveRefCntPtr<clang::TargetInfo> Target;
    std::unique_ptr<clang::ASTContext> Context;
    clang::ASTContext &From;
    llvm::DenseMap<const clang::RecordDecl *, clang::RecordDecl *> Mirrored;
};

} // namespace fsm

#endif
