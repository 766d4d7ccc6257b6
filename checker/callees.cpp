// fsm-setjmp, fsm-builtin, and the calls of fsm-vla and fsm-atomic, fsm-new: functions an app may neither call nor point to.
#include "checker.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using namespace fsm;

static bool isAlloca(StringRef Name) { return Name.starts_with("__builtin_alloca") || Name == "alloca" || Name == "_alloca"; }

static bool isJump(StringRef Name)
{
    return llvm::StringSwitch<bool>(Name)
        .Cases("setjmp", "_setjmp", "sigsetjmp", "__sigsetjmp", "__builtin_setjmp", true)
        .Cases("longjmp", "_longjmp", "siglongjmp", "__builtin_longjmp", true)
        .Cases("__builtin_eh_return", "__builtin_unwind_init", true)
        .Default(false);
}

static bool isAtomic(StringRef Name)
{
    return Name.starts_with("__sync_") || Name.starts_with("__atomic_") || Name.starts_with("__c11_atomic_");
}

// Builtins that exist on every machine but show something of it: addresses of code and of the machine stack, clocks, the processor,
// values that nobody chose.
static bool showsTheMachine(StringRef Name)
{
    return llvm::StringSwitch<bool>(Name)
        .Cases("__builtin_return_address", "__builtin_frame_address", "__builtin_extract_return_addr", true)
        .Cases("__builtin_frob_return_addr", "__builtin_dwarf_cfa", "__builtin_dwarf_sp_column", "__builtin_extend_pointer", true)
        .Cases("__builtin_eh_return_data_regno", "__builtin_init_dwarf_reg_size_table", "__builtin_function_start", true)
        .Cases("__builtin_readcyclecounter", "__builtin_readsteadycounter", "__builtin_thread_pointer", true)
        .Cases("__builtin_cpu_init", "__builtin_cpu_is", "__builtin_cpu_supports", "__builtin_set_flt_rounds", true)
        .Cases("__builtin_nondeterministic_value", "__builtin_allow_runtime_check", "__builtin___clear_cache", true)
        .Case("__builtin_dump_struct", true)
        .Cases("__builtin_debugtrap", "__debugbreak", "__fastfail", "__clear_cache", true)
        .StartsWith("__builtin_ptrauth_", true)
        .StartsWith("__builtin_coro_", true)
        .Default(false);
}

// A machine's instructions are builtins of its own, or inline functions in the headers that come with clang.
static bool isInstruction(const FunctionDecl *Function, const Checker &C)
{
    unsigned Builtin = Function->getBuiltinID();
    return (Builtin && C.Context.BuiltinInfo.isTSBuiltin(Builtin)) || C.User.isCompilers(Function->getLocation());
}

void fsm::checkCallee(const DeclRefExpr *Reference, Checker &C)
{
    const auto *Function = dyn_cast<FunctionDecl>(Reference->getDecl());
    if (!Function || !Function->getIdentifier()) return;
    StringRef Name = Function->getName();
    SourceLocation At = Reference->getLocation();
    if (isAlloca(Name)) C.Found.add(Rule::Vla, At, Reference, {quoted(Name)});
    if (isJump(Name)) C.Found.add(Rule::Setjmp, At, Reference, {quoted(Name)});
    if (isAtomic(Name)) C.Found.add(Rule::Atomic, At, Reference, {quoted(Name)});
    if (showsTheMachine(Name) || isInstruction(Function, C)) C.Found.add(Rule::Builtin, At, Reference, {quoted(Name)});
}

// Placement new takes no memory; what a class says of its own allocation is its own code.
static bool isOfHeap(const FunctionDecl *Operator)
{
    return Operator && !isa<CXXMethodDecl>(Operator) && !Operator->isReservedGlobalPlacementOperator();
}

void fsm::checkNew(const CXXNewExpr *New, Checker &C)
{
    if (!C.GlobalsAllowed && isOfHeap(New->getOperatorNew())) C.Found.add(Rule::New, New->getBeginLoc(), New, {"'new'"});
}

void fsm::checkDelete(const CXXDeleteExpr *Delete, Checker &C)
{
    if (!C.GlobalsAllowed && isOfHeap(Delete->getOperatorDelete()))
        C.Found.add(Rule::New, Delete->getBeginLoc(), Delete, {"'delete'"});
}
