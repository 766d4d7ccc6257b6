// fsm-checkpoints: no circle of calls is without a checkpoint, and neither is a call of a function that -fsm-checkpoint names.
// A checkpoint (fsm/abi.h) is a function that stands for another one: it calls that on the stack there is, if that is enough, and
// else on a segment that the kernel gives. Calls that close a circle, as a search from the handlers on comes by them, lead there
// instead. How much is enough is known when the program is linked: fsmcc fills it in. The checkpoint of a function has its name,
// after CheckpointPrefix, which no C name begins with. Left alone are calls with more arguments than fit in
// FSM_CHECKPOINT_ARGUMENTS_MAX bytes; the bound on the stack says so in the end.
#include "passes.h"

#include "fsm/abi.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CommandLine.h"

using namespace llvm;

static cl::list<std::string> Named("fsm-checkpoint", cl::CommaSeparated,
                                   cl::desc("a function before which fsm-checkpoints puts a checkpoint"));

static constexpr const char *Continue = "fsm_stack_continue";
static constexpr uint64_t NeedUnknown = FSM_CHECKPOINT_NEED_MAX;

namespace
{

// By name, of functions with a body.
SmallVector<CallBase *, 16> callsIn(Function &function)
{
    SmallVector<CallBase *, 16> calls;
    for (Instruction &instruction : instructions(function))
        if (auto *call = dyn_cast<CallBase>(&instruction))
            if (Function *callee = call->getCalledFunction(); callee && !callee->isDeclaration()) calls.push_back(call);
    return calls;
}

// Which calls close a circle: those of a function that is not finished yet when a search in depth comes by.
class Circles
{
    enum State { New, Open, Done };
    struct Step {
        Function *function;
        SmallVector<CallBase *, 16> calls;
        size_t next = 0;
    };
    DenseMap<const Function *, State> states;

  public:
    SetVector<CallBase *> closing;

    // With a list instead of recursion: chains may be long.
    void search(Function &root)
    {
        if (root.isDeclaration() || states[&root] != New) return;
        std::vector<Step> steps;
        auto enter = [&](Function &function) {
            states[&function] = Open;
            steps.push_back({&function, callsIn(function)});
        };
        enter(root);
        while (!steps.empty()) {
            Step &step = steps.back();
            if (step.next == step.calls.size()) {
                states[step.function] = Done;
                steps.pop_back();
                continue;
            }
            CallBase *call = step.calls[step.next++];
            Function &callee = *call->getCalledFunction();
            if (states[&callee] == Open) closing.insert(call);
            else if (states[&callee] == New) enter(callee);
        }
    }
};

// What arguments take where a calling convention puts them: more than registers hold lie on the stack.
struct Room {
    unsigned integers = 0, others = 0, words = 0;
    bool known = true;

    void add(Type *type, const DataLayout &layout)
    {
        if (auto *structure = dyn_cast<StructType>(type)) {
            for (Type *member : structure->elements()) add(member, layout);
            return;
        }
        if (auto *array = dyn_cast<ArrayType>(type)) {
            for (uint64_t i = 0; i < array->getNumElements() && known; i++) add(array->getElementType(), layout);
            known &= words <= FSM_CHECKPOINT_ARGUMENTS_MAX;
            return;
        }
        const uint64_t bytes = layout.getTypeStoreSize(type).getKnownMinValue();
        known &= type->isSized() && bytes <= 16 && words <= FSM_CHECKPOINT_ARGUMENTS_MAX;
        words = alignTo(words, bytes > 4 ? 2 : 1) + divideCeil(bytes, 4);
        if (type->isIntOrPtrTy()) integers += divideCeil(bytes, 8);
        else others++;
    }
};

} // namespace

// Bytes above the return address that hold arguments, or more; nothing: too many.
static std::optional<unsigned> argumentBytes(const Function &function)
{
    const Module &module = *function.getParent();
    Room room;
    for (const Argument &argument : function.args()) room.add(argument.getType(), module.getDataLayout());
    if (!room.known || function.isVarArg()) return std::nullopt;
    const bool window = fsm::hasWindow(module);
    const bool fits = window ? room.integers <= 6 && room.others <= 8 : room.words <= 4;
    const unsigned bytes = fits ? 0 : window ? 16 * (room.integers + room.others) : alignTo(4 * room.words, 8);
    if (bytes > FSM_CHECKPOINT_ARGUMENTS_MAX) return std::nullopt;
    return bytes;
}

// $0: the function, $1: fsm_stack_continue. Byte by byte where assemblers have a choice.
static std::string textX86(unsigned arguments)
{
    return (Twine(".byte 0x44, 0x8d, 0x9c, 0x24\n.long -") + Twine(NeedUnknown) +
            "\ncmp ${2:c}, %r11d\njb 1f\njmp ${0:c}\n1: mov $$" + Twine(arguments) + ", %r11d\ncall ${1:c}\ncall ${0:c}\nmov $$" +
            Twine(FSM_CHECKPOINT_BACK) + ", %r11d\ncall ${1:c}\nret\n")
        .str();
}

static std::string textThumb(unsigned arguments)
{
    return (Twine("ldr r12, [r9, #-${2:c}]\naddw r12, r12, #") + Twine(NeedUnknown) +
            "\ncmp sp, r12\nblo 1f\nb.w ${0:c}\n1: movw r12, #" + Twine(arguments) +
            "\npush.w {r12, lr}\nbl ${1:c}\nbl ${0:c}\nmovw r12, #" + Twine(FSM_CHECKPOINT_BACK) +
            "\npush.w {r12, lr}\nbl ${1:c}\npop.w {r12, pc}\n")
        .str();
}

static Function *makeCheckpoint(Function &function, unsigned arguments)
{
    Module &module = *function.getParent();
    LLVMContext &context = module.getContext();
    const bool window = fsm::hasWindow(module);
    Type *word = Type::getInt32Ty(context);
    auto *ask = cast<Function>(module.getOrInsertFunction(Continue, FunctionType::get(word, false)).getCallee());
    ask->setDSOLocal(true);
    Function *checkpoint = Function::Create(function.getFunctionType(), GlobalValue::InternalLinkage,
                                            Twine(fsm::CheckpointPrefix) + function.getName(), module);
    checkpoint->setCallingConv(function.getCallingConv());
    for (Attribute::AttrKind kind : {Attribute::Naked, Attribute::NoInline, Attribute::NoUnwind}) checkpoint->addFnAttr(kind);
    for (const char *name : {"target-cpu", "target-features"})
        if (function.hasFnAttribute(name)) checkpoint->addFnAttr(function.getFnAttribute(name));
    IRBuilder<> builder(BasicBlock::Create(context, "", checkpoint));
    const uint32_t limit = window ? FSM_STACK_LIMIT_ADDRESS : 4 * (FSM_WORD_STACK + 1);
    auto *type = FunctionType::get(builder.getVoidTy(), {builder.getPtrTy(), builder.getPtrTy(), word}, false);
    InlineAsm *text = InlineAsm::get(type, window ? textX86(arguments) : textThumb(arguments), "i,i,i", /*hasSideEffects=*/true);
    builder.CreateCall(text, {&function, ask, builder.getInt32(limit)});
    builder.CreateUnreachable();
    return checkpoint;
}

static void searchHandlers(Module &module, Circles &circles)
{
    for (GlobalVariable &global : module.globals()) {
        if (!global.getName().starts_with("fsm_type_") || !global.hasInitializer()) continue;
        for (Value *operand : global.getInitializer()->operands())
            if (auto *handler = dyn_cast<Function>(operand->stripPointerCasts())) circles.search(*handler);
    }
}

PreservedAnalyses fsm::CheckpointsPass::run(Module &module, ModuleAnalysisManager &)
{
    Circles circles;
    searchHandlers(module, circles);
    for (Function &function : module) circles.search(function);
    StringSet<> named;
    for (const std::string &name : Named) named.insert(name);
    for (Function &function : module)
        for (CallBase *call : callsIn(function))
            if (named.contains(call->getCalledFunction()->getName())) circles.closing.insert(call);

    MapVector<Function *, Function *> checkpoints;
    for (CallBase *call : circles.closing) {
        Function *callee = call->getCalledFunction();
        const std::optional<unsigned> arguments = argumentBytes(*callee);
        if (!arguments || callee->getFunctionType() != call->getFunctionType()) continue;
        Function *&checkpoint = checkpoints[callee];
        if (!checkpoint) checkpoint = makeCheckpoint(*callee, *arguments);
        call->setCalledFunction(checkpoint);
    }
    return checkpoints.empty() ? PreservedAnalyses::all() : PreservedAnalyses::none();
}
