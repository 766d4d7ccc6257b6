// What the manifest says of a state's layout: its hash, which travels in an annotation of what FSM_TYPE defines, through the
// bitcode, to fsm-layouts among the passes.
#include "checker.h"
#include "layout.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace fsm;

// FSM_TYPE names the handler, in a cast, and that takes the state.
static const FunctionDecl *handlerIn(const Stmt *Statement)
{
    if (const auto *Reference = dyn_cast<DeclRefExpr>(Statement)) return dyn_cast<FunctionDecl>(Reference->getDecl());
    for (const Stmt *Child : Statement->children())
        if (const FunctionDecl *Found = Child ? handlerIn(Child) : nullptr) return Found;
    return nullptr;
}

static void noteLayout(VarDecl *Variable)
{
    ASTContext &Context = Variable->getASTContext();
    if (!Variable->getIdentifier() || !Variable->getName().starts_with("fsm_type_") || !Variable->hasInit()) return;
    const FunctionDecl *Handler = handlerIn(Variable->getInit());
    if (!Handler || Handler->getNumParams() == 0) return;
    QualType State = Handler->getParamDecl(0)->getType()->getPointeeType();
    if (State.isNull() || State->isDependentType() || State->isIncompleteType()) return;
    std::string Text = "fsm.layout." + llvm::utohexstr(layoutHash(Context, State), /*LowerCase=*/true, /*Width=*/16);
    Variable->addAttr(AnnotateAttr::CreateImplicit(Context, Text, nullptr, 0));
}

void fsm::noteLayouts(Decl *Declaration)
{
    if (auto *Variable = dyn_cast<VarDecl>(Declaration)) noteLayout(Variable);
    if (isa<NamespaceDecl, LinkageSpecDecl>(Declaration))
        for (Decl *Inner : cast<DeclContext>(Declaration)->decls()) noteLayouts(Inner);
}
