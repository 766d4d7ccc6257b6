// What every family of rules works with, and the families themselves.
//
// One visitor (visitor.cpp) walks the app's source once and shows each node to the families that care. A family is a handful of
// functions in a file of its own; those that have to see the whole file before they can judge keep what they saw in a class.
#ifndef FSM_CHECKER_CHECKER_H
#define FSM_CHECKER_CHECKER_H

#include "app_macros.h"
#include "findings.h"
#include "macros.h"
#include "user_code.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/TypeLoc.h"
#include "llvm/ADT/SetVector.h"
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
    const MacrosSeen &Seen;
};

// fsm-global, fsm-static-local, fsm-thread-local; of fsm-constructor, what C++ would run for a variable
class Storage
{
  public:
    explicit Storage(Checker &C) : C(C) {}
    void variable(const clang::VarDecl *Variable);
    void compoundLiteral(const clang::CompoundLiteralExpr *Literal);
    void reference(const clang::DeclRefExpr *Reference);
    void finish(); // adds the fix-its, and what is defined elsewhere: only now all uses of a variable are known

  private:
    void checkElsewhere(const clang::VarDecl *Variable);
    bool isThereFromTheStart(const clang::VarDecl *Variable);
    bool isOnlyRead(const clang::VarDecl *Variable) const;
    bool placeForConst(const clang::VarDecl *Variable, clang::SourceLocation &Place) const;

    Checker &C;
    llvm::SmallVector<std::pair<Finding *, const clang::VarDecl *>> Mutable;
    llvm::SmallVector<const clang::VarDecl *> Elsewhere; // declared here, changeable
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
    void remarkLegacy(uint64_t Declared, const clang::VarDecl *App);
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

// fsm-message-pointer, fsm-message-type, fsm-message-padding
enum class MemberType { Value, Address, Varying }; // Varying: not the same on every machine
MemberType memberType(clang::QualType Type, const Checker &C);
bool holdsPointer(clang::QualType Type, const Checker &C); // a pointer, or a struct with one somewhere

struct Carrier { // what takes a struct to another FSM, for notes: `How` is followed by the member
    clang::SourceLocation At;
    std::string How;
};
void checkPadding(const clang::RecordDecl *Record, const Carrier &Message, const std::string &Path, clang::SourceLocation Outer,
                  Checker &C);

class MessageCheck
{
  public:
    explicit MessageCheck(Checker &C) : C(C) {}
    void declared(const clang::RecordDecl *Record);                       // does nothing if it is no message
    void sent(const clang::RecordDecl *Record, clang::SourceLocation At); // a struct that is sent, declared as a message or not

  private:
    void members(const clang::RecordDecl *Record, const Carrier &Message, const std::string &Path, clang::SourceLocation Outer);
    void member(const clang::FieldDecl *Member, const Carrier &Message, std::string Path, clang::SourceLocation Outer);
    Finding *varying(const clang::FieldDecl *Member, clang::SourceLocation At);
    void suggestFixedWidth(Finding &F, clang::TypeLoc Type);

    Checker &C;
};

// fsm-message-send, and the above for whatever is sent
class Sends
{
  public:
    Sends(Checker &C, MessageCheck &Messages) : C(C), Messages(Messages) {}
    void call(const clang::CallExpr *Call);
    void reference(const clang::DeclRefExpr *Reference);
    void finish();

  private:
    void message(const clang::Expr *Body);
    void bytes(const clang::Expr *Argument);

    Checker &C;
    MessageCheck &Messages;
    llvm::DenseSet<const clang::Expr *> Called;
    llvm::SmallVector<const clang::DeclRefExpr *, 4> References;
};

// fsm-address-value
class PointerValues
{
  public:
    // What an integer knows of an address: nothing; how it is aligned; the address; bits of two addresses, put together to ask for
    // the alignment of both; the address divided; more than is allowed.
    enum class State { Clean, Small, Address, Mixed, Quotient, Bad };

    explicit PointerValues(Checker &C) : C(C) {}
    void cast(const clang::CastExpr *Cast);
    void finish();

  private:
    enum class Verdict { Fine, Refuse, Up, UpTwice };
    static State small(State L, State R);
    static bool isTransparent(const clang::CallExpr *Call);
    State comparison(const clang::BinaryOperator *Binary, State L, State R) const;
    State arithmetic(const clang::BinaryOperator *Binary, State L, State R) const;
    State binary(const clang::BinaryOperator *Binary) const;
    State evaluate(const clang::Expr *Expression) const;
    const clang::Stmt *parentOf(const clang::Stmt *Child) const;
    bool holds(const clang::ValueDecl *Holder, State What, const clang::Expr *Origin);
    bool argument(const clang::CallExpr *Call, const clang::Expr *Argument, State What, const clang::Expr *Origin);
    bool inDeclaration(const clang::Expr *Value, State What, const clang::Expr *Origin);
    bool returned(const clang::Stmt *Return, State What, const clang::Expr *Origin);
    Verdict step(const clang::Expr *Child, const clang::Stmt *Parent, State What, const clang::Expr *Origin);
    bool isInnocent(const clang::Expr *From, const clang::Expr *Origin, const clang::Expr *&End);

    Checker &C;
    llvm::SetVector<const clang::CastExpr *> Casts;
    llvm::DenseMap<const clang::Decl *, State> Known; // variables, parameters and functions, and what is in them
    std::vector<std::pair<const clang::Expr *, const clang::Expr *>> Work; // an expression, and the cast it comes from
};

class UnionPuns
{
  public:
    explicit UnionPuns(Checker &C) : C(C) {}
    void written(const clang::Expr *Target);
    void initialised(const clang::InitListExpr *List);
    void member(const clang::MemberExpr *Member);
    void finish();

  private:
    bool isPun(const clang::MemberExpr *Member) const;

    Checker &C;
    llvm::DenseSet<std::pair<const clang::Decl *, const clang::Decl *>> Written; // object, member
    llvm::DenseSet<const clang::Decl *> Initialised, Numbered; // unions that begin as a pointer, as a number, somewhere
    llvm::DenseSet<const clang::Expr *> Targets;
    llvm::SmallVector<const clang::MemberExpr *, 8> Reads;
};

void checkPointerCast(const clang::CastExpr *Cast, Checker &C);
void checkDistance(const clang::BinaryOperator *Binary, Checker &C);
void checkPointerInCall(const clang::CallExpr *Call, Checker &C);

// fsm-pointer-order
class PointerOrder
{
  public:
    explicit PointerOrder(Checker &C) : C(C) {}
    void assigned(const clang::Expr *Target); // by =, or to somebody who has its address
    void binary(const clang::BinaryOperator *Binary);
    void finish();

  private:
    struct Candidate {
        const clang::BinaryOperator *Binary;
        const clang::ValueDecl *Left, *Right;
    };
    Checker &C;
    llvm::SmallVector<Candidate, 4> Candidates;
    llvm::DenseSet<const clang::Decl *> Moved;
};

// fsm-const-write
class ConstWrites
{
  public:
    explicit ConstWrites(Checker &C) : C(C) {}
    void variable(const clang::VarDecl *Variable);
    void assigned(const clang::BinaryOperator *Assignment); // =, += …
    void write(const clang::Expr *Place);
    void addressTaken(const clang::Expr *Of);
    void call(const clang::CallExpr *Call);
    void finish();

  private:
    struct Given {                           // what a pointer was given in the whole file
        const clang::Expr *Origin = nullptr; // a constant's address
        bool Other = false;                  // something else, too
    };
    struct Argument {
        const clang::FunctionDecl *Callee;
        unsigned Index;
        const clang::Expr *Value, *Origin;
    };
    static bool isStep(const clang::VarDecl *Variable, const clang::Expr *Value);
    void give(const clang::VarDecl *Variable, const clang::Expr *Value);
    void table(const clang::VarDecl *Variable, const clang::InitListExpr *List);
    void refuse(const clang::Expr *At, const clang::Expr *Origin, llvm::StringRef Note);

    Checker &C;
    llvm::DenseMap<const clang::VarDecl *, Given> Pointers;
    std::vector<std::pair<const clang::VarDecl *, const clang::Expr *>> Writes;
    std::vector<Argument> Passed;
};

// fsm-busy-wait
void checkLoop(const clang::Stmt *Loop, const clang::Expr *Condition, const clang::Stmt *Body, Checker &C);

// fsm-undefined-behaviour, what clang does not see: members changed and used without order
void checkSequence(const clang::BinaryOperator *Binary, Checker &C);
void checkSequence(const clang::CallExpr *Call, Checker &C);

// fsm-build-macro
void checkLiteral(const clang::IntegerLiteral *Literal, Checker &C);

// fsm-float
void checkFloatingType(clang::TypeLoc Type, Checker &C);
void checkFloating(const clang::Expr *Expression, Checker &C);

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
void checkConversion(const clang::CastExpr *Cast, Checker &C); // fsm-undefined-behaviour
void checkAddress(const clang::Expr *Pointer, Checker &C);     // followed, by *, -> or []
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
