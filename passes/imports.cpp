// fsm-imports: makes the program's only way out.
// Every function that is still undefined must be an API call, of a group the app declares; it becomes a stub that jumps through an
// import slot. x86: slot k is 8 bytes at fsm_slots + 8 k, read-only for the app. Cortex-M: slot k is the word at
// r9 - 4 (FSM_WORDS_CORTEX_M + k + 1), below the cell. Module metadata fsm.imports lists the calls' numbers, ascending, for
// fsm-manifest.
#include "api.h"
#include "passes.h"

#include "fsm/abi.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Module.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;
using fsm::ApiCall;
using fsm::findApiCall;

namespace
{
const ApiCall Calls[] = {
#define FSM_GROUP(number, name, purpose)
#define FSM_CALL(group, number, symbol, arguments) {#symbol, #group, arguments, FSM_CALL_##symbol},
#include "fsm/group.def"
#undef FSM_GROUP
#undef FSM_CALL
};
} // namespace

const ApiCall *fsm::findApiCall(StringRef symbol)
{
    for (const ApiCall &call : Calls)
        if (symbol == call.symbol) return &call;
    return nullptr;
}

const ApiCall *fsm::calledApi(const Instruction &instruction)
{
    auto *call = dyn_cast<CallBase>(&instruction);
    const Function *callee = call ? call->getCalledFunction() : nullptr;
    return callee && callee->isDeclaration() ? findApiCall(callee->getName()) : nullptr;
}

static bool inLibrary(const Instruction &instruction)
{
    const DILocation *location = instruction.getDebugLoc();
    return location && fsm::inLibrary(*location);
}

static const Instruction *firstUse(const Value &value, SmallPtrSetImpl<const Value *> &seen)
{
    const Instruction *found = nullptr;
    if (!seen.insert(&value).second) return found;
    for (const User *user : value.users()) {
        const Instruction *use = dyn_cast<Instruction>(user);
        if (!use && isa<Constant>(user)) use = firstUse(*user, seen);
        if (use && inLibrary(*use))
            if (const Instruction *outer = firstUse(*use->getFunction(), seen)) use = outer;
        if (use && (!found || (use->getDebugLoc() && !found->getDebugLoc()))) found = use;
    }
    return found;
}

const Instruction *fsm::firstUse(const GlobalValue &used)
{
    SmallPtrSet<const Value *, 16> seen;
    return ::firstUse(used, seen);
}

static void failAtUse(Module &module, Function &function, const Twine &message)
{
    if (const Instruction *use = fsm::firstUse(function)) fsm::fail(*use, message);
    else fsm::fail(module, message);
}

// As group.def has it: 32-bit values and pointers in, a 32-bit value out.
static FunctionType *typeOf(const ApiCall &call, LLVMContext &context)
{
    SmallVector<Type *, 4> arguments;
    for (char letter : StringRef(call.arguments))
        arguments.push_back(StringRef("vndi").contains(letter) ? Type::getInt32Ty(context)
                                                               : (Type *)PointerType::getUnqual(context));
    return FunctionType::get(Type::getInt32Ty(context), arguments, false);
}

static std::string headerOf(const ApiCall &call) { return StringRef(call.group) == "core" ? "app" : call.group; }

// The gate looks at the arguments the table names. Called as anything else, a call would read what registers happen to hold.
static void refuseOtherUses(Function &function, const ApiCall &call)
{
    FunctionType *type = typeOf(call, function.getContext());
    for (const Use &use : function.uses()) {
        auto *user = dyn_cast<Instruction>(use.getUser());
        if (user && user->getFunction()->getName().starts_with(fsm::CheckpointPrefix)) continue;
        auto *caller = dyn_cast<CallBase>(use.getUser());
        bool called = caller && caller->isCallee(&use);
        if (called && caller->getFunctionType() == type) continue;
        std::string what = (Twine("'") + call.symbol + "' ").str();
        if (called)
            what += "is called with other arguments than its header says: include <fsm/" + headerOf(call) + ".h> [fsm-reserved]";
        else what += "can only be called; for its address, write a function that calls it [fsm-reserved]";
        if (auto *instruction = dyn_cast<Instruction>(use.getUser())) fsm::fail(*instruction, what);
        else failAtUse(*function.getParent(), function, what);
    }
}

static bool isSleep(StringRef name)
{
    return StringSwitch<bool>(name)
        .Cases("sleep", "usleep", "nanosleep", "delay", "delay_ms", "msleep", "HAL_Delay", "vTaskDelay", true)
        .Default(false);
}

static bool allowed(Module &module, Function &function, const ApiCall *call, uint64_t groups)
{
    if (!call && isSleep(function.getName())) {
        failAtUse(module, function,
                  "undefined function '" + function.getName() +
                      "': nothing that an app calls waits: start a timer with fsm_timer_after, return, and go on at FSM_TIMER "
                      "[fsm-undefined]");
        return false;
    }
    if (!call) {
        failAtUse(module, function,
                  "undefined function '" + function.getName() +
                      "': it is neither an API call nor in the C library apps get; list the file that defines it [fsm-undefined]");
        return false;
    }
    if (groups >> (call->number >> 8) & 1) {
        refuseOtherUses(function, *call);
        return true;
    }
    failAtUse(module, function,
              Twine("call of '") + call->symbol + "', group '" + call->group + "', which the app does not declare: add " +
                  call->group + " to FSM_USES [fsm-group]");
    return false;
}

static std::string stubX86(const ApiCall &call, size_t slot)
{
    return (Twine(".globl ") + call.symbol + "\n.hidden " + call.symbol + "\n.type " + call.symbol + ",@function\n" + call.symbol +
            ":\n\tjmp *fsm_slots+" + Twine(FSM_SLOT_SIZE_X86 * slot) + "(%rip)\n.size " + call.symbol + ", .-" + call.symbol + "\n")
        .str();
}

static std::string stubThumb(const ApiCall &call, size_t slot)
{
    return (Twine(".globl ") + call.symbol + "\n.hidden " + call.symbol + "\n.type " + call.symbol + ",%function\n.thumb_func\n" +
            call.symbol + ":\n\tldr r12, [r9, #-" + Twine(FSM_SLOT_SIZE_CORTEX_M * (FSM_WORDS_CORTEX_M + slot + 1)) +
            "]\n\tbx r12\n.size " + call.symbol + ", .-" + call.symbol + "\n")
        .str();
}

PreservedAnalyses fsm::ImportsPass::run(Module &module, ModuleAnalysisManager &)
{
    const uint64_t groups = declaredGroups(module);
    SmallVector<const ApiCall *, 16> imports;
    for (Function &function : module) {
        if (!function.isDeclaration() || function.isIntrinsic() || function.use_empty()) continue;
        const ApiCall *call = findApiCall(function.getName());
        if (!allowed(module, function, call, groups)) continue;
        function.setDSOLocal(true);
        imports.push_back(call);
    }
    llvm::sort(imports, [](auto *a, auto *b) { return a->number < b->number; });
    if (imports.size() > FSM_IMPORTS_MAX)
        fail(module, "the app uses " + Twine(imports.size()) + " API calls, more than " + Twine(FSM_IMPORTS_MAX));

    stopIfFailed();

    const bool x86 = Triple(module.getTargetTriple()).isX86();
    NamedMDNode *numbers = module.getOrInsertNamedMetadata(ImportsMetadata);
    numbers->clearOperands();
    Type *word = Type::getInt32Ty(module.getContext());
    if (!imports.empty())
        module.appendModuleInlineAsm(x86 ? ".section .fsm.stubs,\"ax\",@progbits"
                                         : ".syntax unified\n.thumb\n.section .fsm.stubs,\"ax\",%progbits\n.balign 4");
    for (auto [slot, call] : enumerate(imports)) {
        module.appendModuleInlineAsm(x86 ? stubX86(*call, slot) : stubThumb(*call, slot));
        numbers->addOperand(MDNode::get(module.getContext(), ConstantAsMetadata::get(ConstantInt::get(word, call->number))));
    }
    if (x86 && !imports.empty())
        module.appendModuleInlineAsm((".section .fsm.slots,\"a\",@progbits\n.balign 8\n.globl fsm_slots\n.hidden fsm_slots\n.type "
                                      "fsm_slots,@object\nfsm_slots:\n\t.skip " +
                                      Twine(FSM_SLOT_SIZE_X86 * imports.size()) + "\n.size fsm_slots, .-fsm_slots\n.text")
                                         .str());
    return PreservedAnalyses::none();
}
