// fsm-refuse: refuses what the checks after it could not see through, in bitcode of any origin.
// Afterwards: no assembly of any kind, no aliases or ifuncs, no constructors, no thread-local and, unless the program is built for
// it, no mutable static data, one address space, one calling convention, no symbol whose definition another one may replace, none
// of the names the toolchain makes itself, and functions of nothing but the instructions refuse_code.cpp lists. The checker says
// the same with better words for C sources; this is the line that objects made by another compiler meet.
#include "passes.h"
#include "refuse.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

// Symbols that fsm-imports and fsm-manifest make.
static bool isReserved(StringRef name)
{
    return StringSwitch<bool>(name)
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, arguments) .Case(#symbol, true)
#include "fsm/group.def"
#undef FSM_GROUP
#undef FSM_CALL
        .Cases("fsm_manifest", "fsm_slots", true)
        .Default(false);
}

static void refuseName(Module &module, const GlobalObject &object)
{
    StringRef name = object.getName();
    bool variable = isa<GlobalVariable>(object);
    if (isReserved(name) && (variable || !object.isDeclaration()))
        fsm::fail(module, "'" + name + "' is the toolchain's own name: rename yours [fsm-reserved]");
    if (name == "fsm_stack_continue" || name.starts_with(fsm::CheckpointPrefix))
        fsm::fail(module, "'" + name +
                              "' is for the toolchain alone: it continues the stack by itself where that is needed [fsm-reserved]");
    if (name.starts_with("fsm_peer_") && !object.isDeclaration())
        fsm::fail(module, "'" + name + "' is defined by the app: declare peers with FSM_PEER [fsm-reserved]");
    if ((name == "fsm_app_declaration" || name.starts_with("fsm_type_") || name.starts_with("fsm_peer_")) && !variable)
        fsm::fail(module, "'" + name + "' is the toolchain's own name: rename your function [fsm-reserved]");
}

// What a variable and a function may both be refused for.
static void refuseObject(Module &module, const GlobalObject &object)
{
    StringRef name = object.getName();
    bool inlined = isa<Function>(object) && object.hasAvailableExternallyLinkage(); // C's inline
    refuseName(module, object);
    if (!object.hasExternalLinkage() && !object.hasLocalLinkage() && !inlined)
        fsm::fail(module, "'" + name + "' is weak: what it means would depend on what it is linked with [fsm-attribute]");
    if (object.hasSection()) fsm::fail(module, "'" + name + "' chooses its own section: leave that to the linker [fsm-section]");
    if (object.hasComdat() || object.hasPartition())
        fsm::fail(module, "'" + name + "' belongs to a part of its own: an app is one whole [fsm-section]");
    if (object.getAddressSpace() != 0) fsm::fail(module, "'" + name + "' lies in another address space [fsm-address-space]");
}

static void refuseGlobal(Module &module, const GlobalVariable &global)
{
    StringRef name = global.getName();
    if (name == "llvm.used" || name == "llvm.compiler.used") return; // lists that LLVM reads and does not put out
    if (name == "llvm.global_ctors" || name == "llvm.global_dtors")
        return fsm::fail(
            module, "the program has constructors or destructors: nothing runs before FSM_START; do it there [fsm-constructor]");
    if (name.starts_with("llvm."))
        return fsm::fail(module, "'" + name + "' is one of the compiler's own names: rename yours [fsm-reserved]");
    refuseObject(module, global);
    if (global.isThreadLocal()) fsm::fail(module, "'" + name + "' is thread-local: put it into the FSM's state [fsm-thread-local]");
    // The C library's own is fsm-globals' affair: whether it is needed shows only after optimisation.
    if (fsm::isMutableData(global) && !fsm::allowsGlobals(module) && !name.starts_with(fsm::LibraryState))
        fsm::failGlobal(module, global);
    if (global.isExternallyInitialized()) fsm::fail(module, "'" + name + "' is to be filled in by somebody else [fsm-global]");
    if (global.hasAttributes()) fsm::fail(module, "'" + name + "' chooses its own section: leave that to the linker [fsm-section]");
    if (global.isDeclaration() && !name.starts_with("fsm_peer_"))
        fsm::fail(module, "'" + name + "' is declared but defined nowhere: list the file that defines it [fsm-undefined]");
}

// What clang says about functions of C, beyond what LLVM itself understands.
static bool isKnown(StringRef attribute)
{
    if (attribute.starts_with("no-builtin") || attribute.starts_with("warn-")) return true;
    return StringSwitch<bool>(attribute)
        .Cases("frame-pointer", "min-legal-vector-width", "no-trapping-math", "stack-protector-buffer-size", "target-cpu", true)
        .Cases("target-features", "tune-cpu", "use-soft-float", "no-inline-line-tables", "disable-tail-calls", "alloc-family", true)
        .Default(false);
}

static void refuseAttributes(Module &module, const Function &function)
{
    static const Attribute::AttrKind refused[] = {
        Attribute::Naked,           Attribute::ReturnsTwice,      Attribute::StrictFP,
        Attribute::JumpTable,       Attribute::PresplitCoroutine, Attribute::StackAlignment,
        Attribute::ShadowCallStack, Attribute::SafeStack,         Attribute::SanitizeAddress,
        Attribute::StackProtect,    Attribute::StackProtectReq,   Attribute::StackProtectStrong};
    for (Attribute attribute : function.getAttributes().getFnAttrs()) {
        bool own = attribute.isStringAttribute() && !isKnown(attribute.getKindAsString());
        bool bad = !attribute.isStringAttribute() && is_contained(refused, attribute.getKindAsEnum());
        if (own || bad)
            fsm::fail(module, "'" + function.getName() + "' has the attribute " + attribute.getAsString() +
                                  ", which changes how it is entered, left or placed [fsm-attribute]");
    }
    static const Attribute::AttrKind parameters[] = {Attribute::InAlloca,   Attribute::Preallocated, Attribute::Nest,
                                                     Attribute::SwiftError, Attribute::SwiftSelf,    Attribute::SwiftAsync};
    for (Attribute::AttrKind kind : parameters)
        if (function.getAttributes().hasAttrSomewhere(kind))
            fsm::fail(module, "'" + function.getName() + "' takes a parameter in a way C does not [fsm-attribute]");
}

static void refuseFunction(Module &module, const Function &function)
{
    if (function.isIntrinsic()) return; // looked at where it is called
    StringRef name = function.getName();
    refuseObject(module, function);
    refuseAttributes(module, function);
    if (!fsm::isPlain(function.getCallingConv()))
        fsm::fail(module, "'" + name + "' has a calling convention of its own [fsm-attribute]");
    if (function.hasPrefixData() || function.hasPrologueData() || function.hasPersonalityFn() || function.hasGC())
        fsm::fail(module, "'" + name + "' carries data or code that is not its body [fsm-attribute]");
    fsm::refuseCode(function);
}

// #pragma comment(lib, …) and the like: the linker would take further files from the machine the build runs on.
static void refuseLinkerOptions(Module &module)
{
    for (const char *name : {"llvm.linker.options", "llvm.dependent-libraries"})
        if (const NamedMDNode *node = module.getNamedMetadata(name); node && node->getNumOperands() > 0)
            fsm::fail(module, "the program asks the linker for further files: list them when you call fsmcc [fsm-section]");
}

PreservedAnalyses fsm::RefusePass::run(Module &module, ModuleAnalysisManager &)
{
    if (!module.getModuleInlineAsm().empty()) fail(module, "assembly at file scope cannot be contained: write it in C [fsm-asm]");
    for (GlobalAlias &alias : module.aliases())
        fail(module, "'" + alias.getName() + "' is an alias: call the function itself [fsm-alias]");
    for (GlobalIFunc &ifunc : module.ifuncs()) fail(module, "'" + ifunc.getName() + "' is an ifunc: call a function [fsm-alias]");
    refuseLinkerOptions(module);
    for (GlobalVariable &global : module.globals()) refuseGlobal(module, global);
    for (Function &function : module) refuseFunction(module, function);
    stopIfFailed();
    return PreservedAnalyses::all();
}
