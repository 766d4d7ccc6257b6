#include "checker.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace fsm;

namespace
{

class Visitor : public RecursiveASTVisitor<Visitor>
{
  public:
    Visitor(Checker &C, const AppMacros &Macros, bool WholeProgram) : C(C), TheStorage(C), TheGroups(C, Macros, WholeProgram) {}

    void finish()
    {
        TheStorage.finish();
        TheGroups.finish();
    }

    // A template is looked at as it is used.
    bool shouldVisitTemplateInstantiations() const { return true; }

    bool VisitVarDecl(VarDecl *Variable)
    {
        TheStorage.variable(Variable);
        checkArray(Variable, C);
        return true;
    }
    bool VisitDeclaratorDecl(DeclaratorDecl *Declaration)
    {
        checkAsmLabel(Declaration, C);
        return true;
    }
    bool VisitFileScopeAsmDecl(FileScopeAsmDecl *Declaration)
    {
        checkAsm(Declaration, C);
        return true;
    }
    bool VisitRecordDecl(RecordDecl *Record)
    {
        checkMessage(Record, C);
        return true;
    }
    bool VisitFieldDecl(FieldDecl *Field)
    {
        checkBitField(Field, C);
        return true;
    }
    bool VisitStaticAssertDecl(StaticAssertDecl *Assertion)
    {
        checkPortable(Assertion, C);
        return true;
    }
    bool VisitPragmaCommentDecl(PragmaCommentDecl *Pragma)
    {
        checkPragma(Pragma, C);
        return true;
    }
    bool VisitIndirectGotoStmt(IndirectGotoStmt *Goto)
    {
        checkGoto(Goto, C);
        return true;
    }
    bool VisitAsmStmt(AsmStmt *Statement)
    {
        checkAsm(Statement, C);
        return true;
    }
    bool VisitAttributedStmt(AttributedStmt *Statement)
    {
        for (const Attr *Attribute : Statement->getAttrs()) checkAttribute(Attribute, C);
        return true;
    }
    bool VisitDeclRefExpr(DeclRefExpr *Reference)
    {
        TheStorage.reference(Reference);
        TheGroups.reference(Reference->getDecl(), Reference->getLocation());
        checkCallee(Reference, C);
        return true;
    }
    bool VisitCompoundLiteralExpr(CompoundLiteralExpr *Literal)
    {
        TheStorage.compoundLiteral(Literal);
        return true;
    }
    bool VisitExpr(Expr *Expression)
    {
        checkExpression(Expression, C);
        return true;
    }
    bool VisitCXXNewExpr(CXXNewExpr *New)
    {
        checkNew(New, C);
        return true;
    }
    bool VisitCXXDeleteExpr(CXXDeleteExpr *Delete)
    {
        checkDelete(Delete, C);
        return true;
    }
    bool VisitTypeLoc(TypeLoc Type)
    {
        checkWrittenType(Type, C);
        if (auto Attributed = Type.getAs<AttributedTypeLoc>()) checkAttribute(Attributed.getAttr(), C);
        return true;
    }
    bool VisitAttr(Attr *Attribute)
    {
        checkAttribute(Attribute, C);
        return true;
    }
    bool VisitCleanupAttr(CleanupAttr *Attribute)
    {
        TheGroups.reference(Attribute->getFunctionDecl(), Attribute->getLocation());
        return true;
    }

  private:
    Checker &C;
    Storage TheStorage;
    Groups TheGroups;
};

} // namespace

void fsm::checkTranslationUnit(Checker &C, const AppMacros &Macros, bool WholeProgram)
{
    Visitor TheVisitor(C, Macros, WholeProgram);
    for (Decl *Declaration : C.Context.getTranslationUnitDecl()->decls())
        if (C.User.contains(Declaration->getLocation())) TheVisitor.TraverseDecl(Declaration);
    TheVisitor.finish();
}
