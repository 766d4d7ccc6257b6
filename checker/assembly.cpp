// fsm-asm: no instructions and no symbol names that the compiler does not see through.
#include "checker.h"
#include "clang/AST/Stmt.h"

using namespace clang;
using namespace fsm;

// Nothing but a barrier for the compiler: no instruction, and each output is its input. The pass fsm-define makes nothing of it.
static bool isEmpty(const Stmt *Statement)
{
    const auto *Asm = dyn_cast<GCCAsmStmt>(Statement);
    if (!Asm || Asm->isAsmGoto() || !Asm->getAsmString()->getString().trim().empty()) return false;
    return Asm->getNumPlusOperands() == Asm->getNumOutputs();
}

void fsm::checkAsm(const Stmt *Statement, Checker &C)
{
    if (isEmpty(Statement)) return;
    C.Found.add(Rule::Asm, Statement->getBeginLoc(), Statement, {"inline assembly"});
}

void fsm::checkAsm(const FileScopeAsmDecl *Declaration, Checker &C)
{
    C.Found.add(Rule::Asm, Declaration->getBeginLoc(), Declaration, {"assembly at file scope"});
}

void fsm::checkAsmLabel(const DeclaratorDecl *Declaration, Checker &C)
{
    const auto *Label = Declaration->getAttr<AsmLabelAttr>();
    if (!Label || Label->isInherited()) return;
    const auto *Variable = dyn_cast<VarDecl>(Declaration);
    bool InRegister = Variable && Variable->getStorageClass() == SC_Register;
    std::string What = (InRegister ? "binding " : "giving ") + quoted(Declaration->getName()) +
                       (InRegister ? " to register " : " the assembly name ") + quoted(Label->getLabel());
    C.Found.add(Rule::Asm, Declaration->getLocation(), Declaration->getCanonicalDecl(), {What});
}
