// Where the members of a record lie, to any depth; the one walk that rules about layouts share, and the form that is hashed.
#ifndef FSM_CHECKER_LAYOUT_H
#define FSM_CHECKER_LAYOUT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/STLExtras.h"
#include <string>

namespace fsm
{

struct Member {
    const clang::FieldDecl *Field;
    clang::QualType Type;      // of one element, if the member is an array
    std::string Path;          // from the outermost record: "fix.list.nodes[].head"
    clang::SourceLocation Own; // the outermost member that leads here
};
// Every member of a complete record, those of inner records right after the member that holds them; of arrays one element. Members
// without a name (anonymous structs and unions) are among them.
void eachMember(const clang::ASTContext &Context, const clang::RecordDecl *Record, const std::string &Path,
                llvm::function_ref<void(const Member &)> Do);

struct Hole {
    const clang::RecordDecl *Record; // the innermost record that has it
    const clang::FieldDecl *Before;  // the member that it follows; null: it is where the record begins
    uint64_t Offset, Bits;           // in that record
};
// Every run of bits of one record that belongs to none of its members; not those of inner records.
void eachHole(const clang::ASTContext &Context, const clang::RecordDecl *Record, llvm::function_ref<void(const Hole &)> Do);

// The layout of a complete type as one line of text, as the manual's chapter about fsmschema has it; schema/canonical.c writes the
// same. And the first 8 bytes of its SHA-256, as a number whose hexadecimal digits are those of the hash.
std::string canonicalLayout(const clang::ASTContext &Context, clang::QualType Type);
uint64_t layoutHash(const clang::ASTContext &Context, clang::QualType Type);

} // namespace fsm

#endif
