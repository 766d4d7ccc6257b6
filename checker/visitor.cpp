#include "checker.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace fsm;

namespace
{

class Visitor : public RecursiveASTVisitor<Visitor>
{
  public:
    Visitor(Checker &C, const AppMacros &Macros, bool WholeProgram)
        : C(C), TheStorage(C), TheGroups(C, Macros, WholeProgram), Messages(C), TheSends(C, Messages), Values(C), Puns(C), Order(C),
          Writes(C)
    {
    }

    void finish()
    {
        TheStorage.finish();
        TheGroups.finish();
        TheSends.finish();
        if (!C.GlobalsAllowed) Values.finish(); // existing code hashes addresses; the link sees to it that they stay inside
        if (!C.GlobalsAllowed) Puns.finish();
        Order.finish();
        Writes.finish();
    }

    bool TraverseFunctionDecl(FunctionDecl *Function)
    {
        const bool Before = C.Found.trust(isTrusted(Function));
        const bool GoOn = RecursiveASTVisitor::TraverseFunctionDecl(Function);
        C.Found.trust(Before);
        return GoOn;
    }
    // A template is looked at as it is used.
    bool shouldVisitTemplateInstantiations() const { return true; }

    bool VisitVarDecl(VarDecl *Variable)
    {
        TheStorage.variable(Variable);
        Writes.variable(Variable);
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
        Messages.declared(Record);
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
        if (!C.Found.trusts()) TheSends.reference(Reference);
        if (!Unevaluated) TheGroups.reference(Reference->getDecl(), Reference->getLocation());
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
        checkFloating(Expression, C);
        return true;
    }
    bool VisitWhileStmt(WhileStmt *Loop)
    {
        checkLoop(Loop, Loop->getCond(), Loop->getBody(), C);
        return true;
    }
    bool VisitDoStmt(DoStmt *Loop)
    {
        checkLoop(Loop, Loop->getCond(), Loop->getBody(), C);
        return true;
    }
    bool VisitForStmt(ForStmt *Loop)
    {
        if (!Loop->getInc()) checkLoop(Loop, Loop->getCond(), Loop->getBody(), C);
        return true;
    }
    bool VisitIntegerLiteral(IntegerLiteral *Literal)
    {
        checkLiteral(Literal, C);
        return true;
    }
    bool VisitCastExpr(CastExpr *Cast)
    {
        if (Unevaluated) return true;
        if (!C.Found.trusts()) Values.cast(Cast);
        if (!C.GlobalsAllowed) checkPointerCast(Cast, C);
        checkConversion(Cast, C);
        return true;
    }
    bool VisitCallExpr(CallExpr *Call)
    {
        TheSends.call(Call);
        Writes.call(Call);
        checkPointerInCall(Call, C);
        if (!Unevaluated) checkSequence(Call, C);
        return true;
    }
    bool VisitBinaryOperator(BinaryOperator *Binary)
    {
        if (!C.Found.trusts()) Order.binary(Binary);
        if (!Unevaluated) checkSequence(Binary, C);
        if (!C.GlobalsAllowed) checkDistance(Binary, C);
        if (!Binary->isAssignmentOp()) return true;
        Writes.assigned(Binary);
        Puns.written(Binary->getLHS());
        if (Binary->getOpcode() == BO_Assign) Order.assigned(Binary->getLHS());
        return true;
    }
    bool VisitUnaryOperator(UnaryOperator *Unary)
    {
        if (Unary->isIncrementDecrementOp()) Writes.write(Unary->getSubExpr());
        if (Unary->getOpcode() == UO_Deref && !Unevaluated) checkAddress(Unary->getSubExpr(), C);
        if (Unary->getOpcode() != UO_AddrOf) return true;
        Order.assigned(Unary->getSubExpr());
        Writes.addressTaken(Unary->getSubExpr());
        return true;
    }
    bool VisitMemberExpr(MemberExpr *Member)
    {
        if (!C.Found.trusts()) Puns.member(Member);
        if (Member->isArrow() && !Unevaluated) checkAddress(Member->getBase(), C);
        return true;
    }
    bool VisitArraySubscriptExpr(ArraySubscriptExpr *Element)
    {
        if (!Unevaluated) checkAddress(Element->getBase(), C);
        return true;
    }
    bool VisitInitListExpr(InitListExpr *List)
    {
        Puns.initialised(List);
        return true;
    }
    bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *Trait)
    {
        return unevaluated([&] { return RecursiveASTVisitor::TraverseUnaryExprOrTypeTraitExpr(Trait); });
    }
    bool TraverseTypeOfExprTypeLoc(TypeOfExprTypeLoc Type)
    {
        return unevaluated([&] { return RecursiveASTVisitor::TraverseTypeOfExprTypeLoc(Type); });
    }
    bool TraverseGenericSelectionExpr(GenericSelectionExpr *Selection)
    {
        bool Chosen = Selection->isResultDependent() || TraverseStmt(Selection->getResultExpr());
        return Chosen && unevaluated([&] { return RecursiveASTVisitor::TraverseGenericSelectionExpr(Selection); });
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
        checkFloatingType(Type, C);
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
    // What stands in sizeof, typeof and the branches of _Generic that are not taken is never computed.
    template <typename Walk> bool unevaluated(Walk TheWalk)
    {
        Unevaluated++;
        bool Done = TheWalk();
        Unevaluated--;
        return Done;
    }

    Checker &C;
    Storage TheStorage;
    Groups TheGroups;
    MessageCheck Messages;
    Sends TheSends;
    PointerValues Values;
    UnionPuns Puns;
    PointerOrder Order;
    ConstWrites Writes;
    unsigned Unevaluated = 0;
};

} // namespace

void fsm::checkTranslationUnit(Checker &C, const AppMacros &Macros, bool WholeProgram)
{
    Visitor TheVisitor(C, Macros, WholeProgram);
    for (Decl *Declaration : C.Context.getTranslationUnitDecl()->decls())
        if (C.User.contains(Declaration->getLocation())) TheVisitor.TraverseDecl(Declaration);
    TheVisitor.finish();
}
