// fsm-asm: no instructions and no symbol names that the compiler does not see through.
#include "checker.h"

using namespace clang;
using namespace fsm;

void fsm::checkAsm(const Stmt *Statement, Checker &C)
{
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
