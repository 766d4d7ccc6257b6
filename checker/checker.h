// What every family of rules works with, and the families themselves.
//
// One visitor (visitor.cpp) walks the app's source once and shows each node to the families that care. A family is a handful of
// functions in a file of its own; those that have to see the whole file before they can judge keep what they saw in a class.
#ifndef FSM_CHECKER_CHECKER_H
#define FSM_CHECKER_CHECKER_H

#include "app_macros.h"
#include "findings.h"
#include "user_code.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/TypeLoc.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace fsm
{

struct Checker {
    clang::ASTContext &Context;
    const UserCode &User;
    Findings &Found;
    bool GlobalsAllowed; // mutable static data belong to the state of the app's one FSM
    bool LongDoubleIsDouble;
};

// fsm-global, fsm-static-local, fsm-thread-local; of fsm-constructor, what C++ would run for a variable
class Storage
{
  public:
    explicit Storage(Checker &C) : C(C) {}
    void variable(const clang::VarDecl *Variable);
    void compoundLiteral(const clang::CompoundLiteralExpr *Literal);
    void reference(const clang::DeclRefExpr *Reference);
    void finish(); // adds the fix-its: only now all uses of a variable are known

  private:
    bool isThereFromTheStart(const clang::VarDecl *Variable);
    bool isOnlyRead(const clang::VarDecl *Variable) const;
    bool placeForConst(const clang::VarDecl *Variable, clang::SourceLocation &Place) const;

    Checker &C;
    llvm::SmallVector<std::pair<Finding *, const clang::VarDecl *>> Mutable;
    llvm::DenseMap<const clang::VarDecl *, llvm::SmallVector<const clang::DeclRefExpr *, 4>> References;
    llvm::DenseMap<clang::SourceLocation, unsigned> Declarators; // how many share one list of specifiers, by where that starts
};

// fsm-asm
void checkAsm(const clang::Stmt *Statement, Checker &C);
void checkAsm(const clang::FileScopeAsmDecl *Declaration, Checker &C);
void checkAsmLabel(const clang::DeclaratorDecl *Declaration, Checker &C);

// fsm-group, fsm-group-unused
class Groups
{
  public:
    Groups(Checker &C, const AppMacros &Macros, bool WholeProgram) : C(C), Macros(Macros), WholeProgram(WholeProgram) {}
    void reference(const clang::ValueDecl *Target, clang::SourceLocation At);
    void finish();

  private:
    void refuse(llvm::ArrayRef<unsigned> Missing, const clang::VarDecl *App, uint64_t Declared);
    void warnUnused(uint64_t Declared);
    void suggest(Finding &F, clang::SourceLocation Place, const std::string &Text) const;

    struct Use {
        clang::SourceLocation At;
        const clang::FunctionDecl *Function;
    };
    Checker &C;
    const AppMacros &Macros;
    bool WholeProgram;
    llvm::DenseMap<unsigned, Use> FirstUse; // by the group's number
    llvm::SmallSet<unsigned, 4> HandlesEvent;
};

// fsm-message-pointer
void checkMessage(const clang::RecordDecl *Record, Checker &C);

// fsm-portable-type, fsm-portable-layout, fsm-portable-padding
void checkPortable(const clang::StaticAssertDecl *Assertion, Checker &C);

// fsm-new
void checkNew(const clang::CXXNewExpr *New, Checker &C);
void checkDelete(const clang::CXXDeleteExpr *Delete, Checker &C);

// fsm-setjmp, fsm-builtin, fsm-vla, fsm-atomic
void checkCallee(const clang::DeclRefExpr *Reference, Checker &C);

// fsm-vla, fsm-computed-goto, fsm-atomic, fsm-long-double, fsm-address-space, fsm-unnamed-bit-field
void checkArray(const clang::VarDecl *Variable, Checker &C);
void checkBitField(const clang::FieldDecl *Field, Checker &C);
void checkGoto(const clang::IndirectGotoStmt *Goto, Checker &C);
void checkExpression(const clang::Expr *Expression, Checker &C);
void checkWrittenType(clang::TypeLoc Type, Checker &C);

// fsm-constructor, fsm-attribute
void checkPragma(const clang::PragmaCommentDecl *Pragma, Checker &C);
void checkAttribute(const clang::Attr *Attribute, Checker &C);

// Adds the hash of the state's layout to what FSM_TYPE defines, for the manifest; nothing to any other declaration.
void noteLayouts(clang::Decl *Declaration);

// Shows the app's part of the translation unit to all families.
void checkTranslationUnit(Checker &C, const AppMacros &Macros, bool WholeProgram);

} // namespace fsm

#endif
