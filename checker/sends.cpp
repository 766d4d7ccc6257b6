// fsm-message-send, and messages that were not declared as such: whatever way something is sent, it is checked like a message.
#include "checker.h"

using namespace clang;
using namespace fsm;

// The calls that send what their third argument leads to.
static bool sends(StringRef Name)
{
    return Name == "fsm_message_send" || Name == "fsm_payload_send" || Name == "fsm_payload_give_elements";
}

// What a pointer was before it was cast, or put into the compound literal that fsm_send_copy makes of it.
static const Expr *uncast(const Expr *Pointer)
{
    for (;;) {
        Pointer = Pointer->IgnoreParenCasts();
        const auto *Literal = dyn_cast<CompoundLiteralExpr>(Pointer);
        const auto *List =
            Literal && Literal->getType()->isPointerType() ? dyn_cast<InitListExpr>(Literal->getInitializer()) : nullptr;
        if (!List || List->getNumInits() != 1) return Pointer;
        Pointer = List->getInit(0);
    }
}

static bool isCallOf(const Expr *Expression, StringRef Name)
{
    const auto *Call = dyn_cast<CallExpr>(Expression);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return Callee && Callee->getIdentifier() && Callee->getName() == Name;
}

void Sends::message(const Expr *Body)
{
    const Expr *Sent = uncast(Body);
    QualType Type = Sent->getType();
    if (Type->isIntegerType() || isCallOf(Sent, "fsm_event_body")) return; // no body; a message that came, passed on
    Type = Type->isPointerType() ? Type->getPointeeType() : Type;
    Type = C.Context.getBaseElementType(Type);
    if (const RecordDecl *Record = Type->getAsRecordDecl(); Record && Record->getDefinition())
        return Messages.sent(Record->getDefinition(), Body->getExprLoc());
    if (Type->isVoidType() || Type->isFunctionType() || Type->isRecordType() || memberType(Type, C) != MemberType::Value)
        C.Found.add(Rule::MessageSend, Body->getExprLoc(), Body,
                    {"what is sent here is of type " + quoted(Sent->getType().getAsString())});
}

// Bytes for a port or for the log: values, too.
void Sends::bytes(const Expr *Argument)
{
    QualType Type = uncast(Argument)->getType();
    if (Type->isPointerType()) Type = Type->getPointeeType();
    else if (!Type->isArrayType()) return;
    if (holdsPointer(Type, C))
        C.Found.add(Rule::PointerValue, Argument->getExprLoc(), Argument, {"the pointer in " + quoted(Type.getAsString())});
}

void Sends::call(const CallExpr *Call)
{
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Callee->getIdentifier()) return;
    StringRef Name = Callee->getName();
    if (sends(Name) && Call->getNumArgs() > 2) {
        Called.insert(Call->getCallee()->IgnoreParenImpCasts());
        message(Call->getArg(2));
    }
    if ((Name == "fsm_uart_write" || Name == "fsm_log_write") && Call->getNumArgs() == 3) bytes(Call->getArg(1));
}

// Called through a pointer, nobody sees what it sends.
void Sends::reference(const DeclRefExpr *Reference)
{
    const auto *Function = dyn_cast<FunctionDecl>(Reference->getDecl());
    if (Function && Function->getIdentifier() && sends(Function->getName())) References.push_back(Reference);
}

void Sends::finish()
{
    for (const DeclRefExpr *Reference : References)
        if (!Called.contains(Reference))
            C.Found.add(Rule::MessageSend, Reference->getLocation(), Reference,
                        {"what is sent through a pointer to " + quoted(Reference->getDecl()->getName()) + " may be of any type"});
}
